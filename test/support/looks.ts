/** How a screen may be looked at: every size, light and dark, from left to right and from right to left. */
import type { Page } from "playwright-core";
import { arePicturesTaken, faults, picture } from "./browser.ts";

interface Look {
  readonly width: 390 | 834 | 1440;
  readonly colorScheme: "light" | "dark";
  readonly dir: "ltr" | "rtl";
}

const WIDTHS = [390, 834, 1440] as const;
const SCHEMES = ["light", "dark"] as const;
const DIRECTIONS = ["ltr", "rtl"] as const;

/** One after the other with as few changes as can be. */
const every: readonly Look[] = DIRECTIONS.flatMap((dir) =>
  WIDTHS.flatMap((width) => SCHEMES.map((colorScheme) => ({ width, colorScheme, dir }))),
);

/** Each size in each colour, in changing directions: what one look has of two others is seen in them. */
const half = every.filter(
  ({ width, colorScheme, dir }) =>
    ((WIDTHS.indexOf(width) + SCHEMES.indexOf(colorScheme)) % 2 === 0) === (dir === "ltr"),
);

/** The narrowest and the widest, in which all is turned: for states that are made of parts that others show as well. */
const few = half.filter(({ width, colorScheme, dir }) =>
  dir === "rtl" ? width === 390 : width === 1440 && colorScheme === "light",
);

export type Looks = "half" | "few";

const heights: Readonly<Record<Look["width"], number>> = { 390: 844, 834: 1112, 1440: 900 };

/** What a colour has to do with. The rest was found in the first look of that size, if it is there. */
const OF_COLOURS = ["color-contrast"];

/** What is wrong with what the page shows now, in any look. People who ask for pictures get one of every look. */
export async function faultsInLooks(page: Page, screen: string, looks: Looks): Promise<string[]> {
  const found = new Map<string, string[]>();
  const sizes = new Set<number>();
  const taken = arePicturesTaken ? every : { half, few }[looks];
  for (const look of taken) {
    const name = `${look.width} ${look.colorScheme} ${look.dir}`;
    await take(page, look);
    const faulty = [
      ...(await sticksOut(page)),
      ...(await faults(page, "axe", sizes.has(look.width) ? OF_COLOURS : undefined)),
      ...(look.width === 390 ? await tooSmall(page) : []),
    ];
    sizes.add(look.width);
    for (const fault of faulty) found.set(fault, [...(found.get(fault) ?? []), name]);
    await picture(page, `${screen}-${name.replaceAll(" ", "-")}`);
  }
  // What is asked of the page afterwards is written as before.
  await take(page, { width: 1440, colorScheme: "light", dir: "ltr" });
  return [...found].map(([fault, where]) => `${fault} (${where.join(", ")})`);
}

/** Dates and numbers are Arabic where lines run from right to left. */
async function take(page: Page, { width, colorScheme, dir }: Look): Promise<void> {
  await page.setViewportSize({ width, height: heights[width] });
  await page.emulateMedia({ colorScheme });
  const locale = dir === "rtl" ? "ar-EG" : "browser";
  await page.evaluate(`(() => {
    const chosen = JSON.parse(localStorage.getItem("preferences") ?? "{}");
    if ((chosen.locale ?? "browser") === "${locale}") return;
    localStorage.setItem("preferences", JSON.stringify({ ...chosen, locale: "${locale}" }));
    // As if another window of this browser had changed it.
    dispatchEvent(new StorageEvent("storage", { key: "preferences" }));
  })()`);
  await page.waitForFunction(`document.documentElement.dir === "${dir}"`);
  // What measures itself has then done so.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/** Whatever would have to be scrolled to sideways. */
export function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll("body *")]
      .filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect();
        const isSeen = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
        // Within what cuts it off, it is shown with an ellipsis.
        const isCut = element.parentElement.closest("*") !== null && getComputedStyle(element.parentElement).textOverflow === "ellipsis";
        return isSeen && (right > innerWidth + 1 || left < -1) && !isCut;
      })
      .map((element) => "sticks out: " + element.outerHTML.slice(0, 150))
      .slice(0, 5)
  `);
}

/** Pixels that a finger hits: high, and wide where several stand in a row. */
const TOUCH = { height: 44, width: 40 };

/** What is hard to hit with a finger; links within a text are as high as its lines. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll("button, a[href], select, input, textarea, [role=menuitem], [role=menuitemradio], [role=option]")]
      .filter((element) => {
        const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1;
        // One that only readers of screens find.
        if (!isSeen || element.style.width === "1px" || element.matches(":disabled") || getComputedStyle(element).display === "inline") return false;
        // Who wants rows this low has a pointer.
        if (element.closest("[data-density=compact] [role=row]") !== null) return false;
        const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
        return height < ${TOUCH.height} - 0.5 || width < ${TOUCH.width} - 0.5;
      })
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return "too small for fingers, " + Math.round(width) + " by " + Math.round(height) + ": " + element.outerHTML.slice(0, 150);
      })
      .slice(0, 5)
  `);
}
