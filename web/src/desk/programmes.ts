/** Programmes of aid: those that there are words for; configuration may know more. */
export const PROGRAMMES = [
  "education", "heating", "warmth", "greeting", "medical", "living", "emergency",
] as const;
export const FUND_SOURCES = ["central", "region", "city_county", "union_dues", "donation"] as const;
