// Runs before the first paint, so that no theme flashes. src/theme/theme.ts takes over from here.
{
  let choice = null;
  try {
    choice = localStorage.getItem('botwave.theme');
  } catch {
    // Storage may be switched off; the system's choice stands.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}
