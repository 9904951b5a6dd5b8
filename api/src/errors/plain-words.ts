import { speakPlainly } from '@botwave/wa-sidecar/contract';

/** Imported for its effect by whatever parses: the words are those of every part of BotWave. */
speakPlainly();
