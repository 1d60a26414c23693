import { describe, expect, it, vi } from "vitest";
import { CommandKey } from "@/api/command-key";
import { Problem, unreachable } from "@/api/problem";
import { useCommand } from "@/api/use-call";

describe("the key of a command", () => {
  it("stays the same for the same wish and changes with the wish", () => {
    const keys = new CommandKey<{ text: string }>();
    const first = keys.for({ text: "help" });
    expect(first).toMatch(/^[\w-]{16,200}$/);
    expect(keys.for({ text: "help" })).toBe(first);
    expect(keys.for({ text: "help me" })).not.toBe(first);
  });

  it("is remembered across a reload", () => {
    const before = new CommandKey<string>();
    const key = before.for("help");
    const after = new CommandKey<string>(undefined, before.kept);
    expect(after.for("help")).toBe(key);
  });
});

describe("sending a command", () => {
  it("repeats with the same key after a lost answer, and takes a new one once it is done", async () => {
    const keys: string[] = [];
    const act = vi.fn(async (_body: string, key: string) => {
      keys.push(key);
      if (keys.length === 1) throw unreachable();
      return "done";
    });
    const command = useCommand(act);

    expect(await command.send("help")).toBeNull();
    expect(command.problem.value?.code).toBe("unreachable");
    expect(await command.send("help")).toBe("done");
    expect(command.problem.value).toBeNull();
    await command.send("help");

    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it("takes a new key when the server holds the old one for another body", async () => {
    const keys: string[] = [];
    const command = useCommand(async (_body: string, key: string) => {
      keys.push(key);
      throw new Problem(422, "key_reused", "invalid");
    });
    await command.send("help");
    await command.send("help");
    expect(keys[1]).not.toBe(keys[0]);
  });

  it("sends once however often the button is pressed", async () => {
    const act = vi.fn(async () => "done");
    const command = useCommand(act);
    await Promise.all([command.send("help"), command.send("help")]);
    expect(act).toHaveBeenCalledOnce();
  });

  it("does not hide a fault of ours behind a notice", async () => {
    const command = useCommand(async () => {
      throw new TypeError("ours");
    });
    await expect(command.send("help")).rejects.toThrow("ours");
    expect(command.busy.value).toBe(false);
  });
});
