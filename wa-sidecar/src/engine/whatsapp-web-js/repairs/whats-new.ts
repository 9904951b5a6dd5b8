interface PageButton {
  textContent: string | null;
  click(): void;
}
interface PageDialog {
  textContent: string | null;
  querySelectorAll(selector: string): ArrayLike<PageButton>;
}
declare const document: { querySelectorAll(selector: string): ArrayLike<PageDialog> };
declare const window: { botwaveWhatsNew?: true };

/**
 * Page function, before the library is ready. A newly linked device is shown a dialog of what is
 * new. It can keep the page from becoming ready, and who does not press its button is unlinked
 * some minutes later: press it, whenever it comes. Told apart by its words, as the names of its
 * classes change with each build; the browser asks for English. Idempotent.
 */
export function dismissWhatsNew(): void {
  if (window.botwaveWhatsNew) return;
  window.botwaveWhatsNew = true;
  const isNews = (text: string) => /what.s new|fresh look/i.test(text);
  const isDismissal = (text: string) => /^\s*(continue|ok|got it|done)\s*$/i.test(text);
  const look = (): void => {
    const dialogs = document.querySelectorAll('[role="dialog"], [data-animate-modal-popup]');
    for (const dialog of Array.from(dialogs)) {
      if (!isNews(dialog.textContent ?? '')) continue;
      const buttons = Array.from(dialog.querySelectorAll('button, [role="button"]'));
      buttons.find(({ textContent }) => isDismissal(textContent ?? ''))?.click();
    }
  };
  look();
  setInterval(look, 1000);
}
