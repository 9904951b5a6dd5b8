import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import { type Device, useUpdateDevice } from '../api/devices';
import { longestAgeMinutes, readAge, writeAge } from '../device-age';
import { describePace, longestGapSeconds, readGap, writeGap } from '../device-pace';

/** How fast a device sends, and what bounds it. */
export function DevicePacing({ device }: { device: Device }) {
  const typing = useUpdateDevice();
  return (
    <section aria-labelledby="pacing">
      <h2 id="pacing" className="mb-3 text-base font-semibold">
        Pacing and limits
      </h2>
      <Card className="divide-y divide-line">
        <GapForm key={`gap ${device.paceGapMs}`} device={device} />
        <AgeForm key={`age ${device.maxAgeSeconds}`} device={device} />
        <div className="px-5 py-4">
          <SwitchField
            label="Show typing first"
            hint="The contact sees “typing…” for a moment before each text."
            checked={device.typing}
            disabled={typing.isPending}
            onChange={({ target }) => typing.mutate({ id: device.id, typing: target.checked })}
          />
          {typing.error ? (
            <ErrorNote className="mt-3" what="This was not changed" error={typing.error} />
          ) : null}
        </div>
        <dl className="grid gap-4 px-5 py-4 text-sm sm:grid-cols-2">
          <Limit
            term="Accepted per minute"
            value={device.limits.perMinute}
            note="For all your devices together. What is beyond is refused, with the time to wait."
          />
          <Limit
            term="May wait on this device"
            value={device.limits.maxQueued}
            note="Queued and scheduled messages. More are refused until some have left."
          />
        </dl>
      </Card>
    </section>
  );
}

function GapForm({ device }: { device: Device }) {
  return (
    <ValueForm
      device={device}
      label="Gap between messages, in seconds"
      button="Save gap"
      failure="The gap was not changed"
      initial={writeGap(device.paceGapMs)}
      placeholder={`${writeGap(device.effectivePaceGapMs)} (the default)`}
      hint={`${describePace(device.effectivePaceGapMs)} Empty is the default of this installation.`}
      wrong={`Enter seconds from 0 to ${longestGapSeconds}, like 1.5.`}
      read={(text) => {
        const paceGapMs = readGap(text);
        return paceGapMs === undefined ? undefined : { paceGapMs };
      }}
    />
  );
}

function AgeForm({ device }: { device: Device }) {
  return (
    <ValueForm
      device={device}
      label="Messages expire after, in minutes"
      button="Save expiry"
      failure="The expiry was not changed"
      initial={writeAge(device.maxAgeSeconds)}
      placeholder="never"
      hint="A message that is still waiting then is not sent any more. Empty: it waits as long as it takes."
      wrong={`Enter whole minutes from 1 to ${longestAgeMinutes}, or nothing.`}
      read={(text) => {
        const maxAgeSeconds = readAge(text);
        return maxAgeSeconds === undefined ? undefined : { maxAgeSeconds };
      }}
    />
  );
}

interface ValueFormProps {
  device: Device;
  label: string;
  button: string;
  /** Headline of the server's refusal. */
  failure: string;
  initial: string;
  placeholder: string;
  hint: string;
  /** Shown where `read` makes nothing of the text. */
  wrong: string;
  read: (
    text: string,
  ) => { paceGapMs: number | null } | { maxAgeSeconds: number | null } | undefined;
}

/** One value of the device that is saved by itself. */
function ValueForm({ device, read, ...words }: ValueFormProps) {
  const [text, setText] = useState(words.initial);
  const [wrong, setWrong] = useState(false);
  const update = useUpdateDevice();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const change = read(text);
    setWrong(change === undefined);
    if (change) update.mutate({ id: device.id, ...change });
  };
  return (
    <form noValidate onSubmit={submit} className="px-5 py-4">
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          label={words.label}
          className="min-w-0 flex-1 basis-56"
          inputMode="decimal"
          autoComplete="off"
          placeholder={words.placeholder}
          value={text}
          hint={words.hint}
          error={wrong ? words.wrong : undefined}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" className="sm:mt-[1.625rem]" busy={update.isPending}>
          {words.button}
        </Button>
      </div>
      {update.error ? (
        <ErrorNote className="mt-3" what={words.failure} error={update.error} />
      ) : null}
    </form>
  );
}

function Limit({ term, value, note }: { term: string; value: number; note: string }) {
  return (
    <div>
      <dt className="text-ink-muted">{term}</dt>
      <dd>
        <span className="font-medium tabular-nums">{value.toLocaleString('en')} messages</span>
        <p className="text-xs text-ink-muted">{note}</p>
      </dd>
    </div>
  );
}
