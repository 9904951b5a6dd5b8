/** A host that runs devices: how it is called here, and where its sidecar answers. */
export interface SidecarAddress {
  name: string;
  /** Without a slash at its end. */
  url: string;
}

/** Reads `name=url,name=url`; a text says what is wrong with it. */
export function parseSidecarUrls(text: string): SidecarAddress[] | string {
  const addresses: SidecarAddress[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [, name, url] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,62})=(https?:\/\/\S+)$/.exec(entry) ?? [];
    if (!name || !url || !URL.canParse(url)) {
      return `"${entry}" is not name=url, like local=http://127.0.0.1:3100`;
    }
    addresses.push({ name, url: url.replace(/\/+$/, '') });
  }
  for (const part of ['name', 'url'] as const) {
    const twice = addresses.find(
      (address, index) => addresses.findIndex((other) => other[part] === address[part]) < index,
    );
    if (twice) return `${twice[part]} stands there twice`;
  }
  return addresses;
}
