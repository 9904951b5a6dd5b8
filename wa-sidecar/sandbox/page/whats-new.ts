/**
 * What the current page shows to a device that was just linked. Whoever does not press its button
 * in time is unlinked.
 */
export function showWhatsNew(withinMs: number, onIgnored: () => void): void {
  const dialog = document.createElement('div');
  dialog.setAttribute('role', 'dialog');
  const heading = document.createElement('h1');
  heading.textContent = 'What’s new on WhatsApp Web';
  const button = document.createElement('button');
  button.textContent = 'Continue';
  button.addEventListener('click', () => dialog.remove());
  dialog.append(heading, button);
  document.body.append(dialog);
  setTimeout(() => {
    if (dialog.isConnected) onIgnored();
  }, withinMs);
}
