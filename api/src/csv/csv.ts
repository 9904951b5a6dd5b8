import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

export type Cell = string | number | boolean | null;

/** A table that is made while it is sent, one page of rows at a time. */
export interface CsvFile {
  /** As it is saved, e.g. botwave-activity.csv. */
  name: string;
  columns: readonly string[];
  pages: AsyncIterator<Cell[][]>;
}

/**
 * Sends a table of any length: nobody holds more of it than one page, and a slow reader holds no
 * connection to the database. What goes wrong before the first page is answered as an error;
 * afterwards the answer is cut off, so that nobody takes a part for the whole.
 */
export async function sendCsv(req: Request, res: Response, file: CsvFile): Promise<void> {
  const first = await file.pages.next();
  res.attachment(file.name);
  res.type('text/csv; charset=utf-8').setHeader('Cache-Control', 'no-store');
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  try {
    await pipeline(Readable.from(linesOf(file, first)), res);
  } catch (error) {
    if (!isHangUp(error)) throw error;
  }
}

async function* linesOf(
  { columns, pages }: CsvFile,
  first: IteratorResult<Cell[][]>,
): AsyncGenerator<string> {
  // Excel takes a file without this mark for one in the codepage of its country.
  yield `\uFEFF${csvLine(columns)}`;
  for (let page = first; !page.done; page = await pages.next()) {
    if (page.value.length > 0) yield page.value.map(csvLine).join('');
  }
}

/** One line by RFC 4180. What a spreadsheet would run as a formula begins with an apostrophe. */
export const csvLine = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => quoted(cell)).join(',')}\r\n`;

function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The reader went away. */
const isHangUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
