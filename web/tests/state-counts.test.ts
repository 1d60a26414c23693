import { expect, test } from "vitest";
import { countText, totalText } from "@/desk/state-counts";

test("a state that was counted to its end shows its number", () => {
  expect(countText(0)).toBe("0");
  expect(countText(999)).toBe("999");
  expect(totalText({})).toBe("0");
  expect(totalText({ open: 3, closed: 4 })).toBe("7");
});

test("one that was not says that there are more, and so does the sum", () => {
  expect(countText(1000)).toBe("1000+");
  expect(totalText({ open: 3, closed: 1000 })).toBe("1003+");
});
