import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const TEN_YEARS_MS = 10 * 365 * 24 * 3600 * 1000;

export interface CertificateFiles {
  cert: string;
  key: string;
}

/**
 * The sandbox's own certificate (PEM texts) from `<folder>/cert.pem` and `key.pem`, made
 * there once. The certificate is written last, so that whoever sees it finds its key.
 */
export async function loadCertificate(folder: string): Promise<CertificateFiles> {
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  if (!existsSync(certFile) || !existsSync(keyFile)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = await generate([{ name: 'commonName', value: 'web.whatsapp.com' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + TEN_YEARS_MS),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'web.whatsapp.com' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
    replaceFile(keyFile, made.private, 0o600);
    replaceFile(certFile, made.cert, 0o644);
  }
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

function replaceFile(path: string, text: string, mode: number): void {
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
}
