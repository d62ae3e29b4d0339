/** The base of a subject, by which replies and forwards are put together (RFC 5256 2.1). */
import { singleSpaced } from "./single-spaced.ts";

/** Longer subjects are compared by what they begin with. */
const SUBJECT_LENGTH_MAX = 2_000;
/** Markers in front of one subject; more are text. */
const MARKERS_MAX = 200;

/** `subject` decoded. Step by step as the RFC has it; "" for a subject of nothing but markers. */
export function baseSubject(subject: string): string {
  return subjectBase(subject).base;
}

/** The base, and whether markers of a reply or forward were taken off. */
export function subjectBase(subject: string): { readonly base: string; readonly isReply: boolean } {
  let text = singleSpaced(subject.slice(0, SUBJECT_LENGTH_MAX));
  let isReply = false;
  for (let round = 0; round < MARKERS_MAX; round++) {
    const trimmed = withoutTrailers(text);
    const { rest, marked } = withoutLeaders(trimmed);
    isReply ||= marked || trimmed.length < text.trimEnd().length;
    text = rest;
    const forwarded = /^\[fwd:(.*)\]$/i.exec(text);
    if (forwarded === null) break;
    isReply = true;
    text = forwarded[1] as string;
  }
  return { base: text, isReply };
}

/** subj-trailer: "(fwd)" and white space. */
function withoutTrailers(subject: string): string {
  let text = subject.trimEnd();
  for (let round = 0; round < MARKERS_MAX && /\(fwd\)$/i.test(text); round++) text = text.slice(0, -5).trimEnd();
  return text;
}

/** subj-leader and subj-blob, the latter only as long as something else remains. `marked` when there was a leader. */
function withoutLeaders(subject: string): { readonly rest: string; readonly marked: boolean } {
  let text = subject;
  let marked = false;
  for (let round = 0; round < MARKERS_MAX; round++) {
    text = text.trimStart();
    const leader = /^(?:\[[^[\]]*\] ?)*(?:re|fwd?) ?(?:\[[^[\]]*\] ?)?:/i.exec(text)?.[0];
    if (leader !== undefined) {
      marked = true;
      text = text.slice(leader.length);
      continue;
    }
    const blob = /^\[[^[\]]*\] ?/.exec(text)?.[0];
    if (blob === undefined || blob.length === text.length) break;
    text = text.slice(blob.length);
  }
  return { rest: text, marked };
}
