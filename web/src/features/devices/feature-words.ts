interface FeatureWords {
  name: string;
  /** What it means for who uses the device. */
  meaning: string;
}

/** Functions that depend on WhatsApp's page and can be missing from it. */
const words: Record<string, FeatureWords> = {
  number_check: {
    name: 'Checking numbers',
    meaning: 'A number that is not on WhatsApp is found out only when a message to it fails.',
  },
  backfill: {
    name: 'Catching up',
    meaning: 'Messages that arrive while the device is away may be missing here.',
  },
  typing: { name: 'Typing', meaning: 'Messages leave without “typing…” before them.' },
  pairing_code: { name: 'Linking by code', meaning: 'Link with the QR code instead.' },
  qr_refresh: {
    name: 'Renewing the QR code',
    meaning: 'If the code runs out while you link, start linking again.',
  },
  logout: {
    name: 'Logging out',
    meaning: 'Remove the device on the phone instead, under Linked devices.',
  },
  contact_numbers: {
    name: 'Numbers of contacts',
    meaning: 'Some senders are shown by their WhatsApp id instead of their number.',
  },
};

export function describeFeature(feature: string): FeatureWords {
  return (
    words[feature] ?? {
      name: capital(feature.replaceAll('_', ' ')),
      meaning: 'This function does nothing on this device for now.',
    }
  );
}

/** "Typing and linking by code". */
export function nameFeatures(features: readonly { feature: string }[]): string {
  const names = features.map(({ feature }, index) => {
    const { name } = describeFeature(feature);
    return index === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1);
  });
  return new Intl.ListFormat('en').format(names);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
