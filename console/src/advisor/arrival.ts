import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** False for the page that the browser itself opened: its focus is the browser's business. */
let isFurther = false;

/** A new page is a new place: its heading takes the focus, as after a load. */
export function useArrival(heading: RefObject<HTMLElement | null>, page: string): void {
  useEffect(() => {
    if (isFurther) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFurther = true;
  }, [heading, page]);
}
