// The browser is found by scripts/lib/browser.mjs; a download during `npm ci` would fail behind a firewall.
module.exports = { skipDownload: true };
