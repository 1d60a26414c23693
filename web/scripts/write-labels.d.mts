export function labelsFrom(table: string, language: string): Record<string, unknown>;
