/** The base of a subject, by which replies and forwards are put together (RFC 5256 2.1). */

/** Longer subjects are compared by what they begin with. */
const SUBJECT_LENGTH_MAX = 2_000;
/** Markers in front of one subject; more are text. */
const MARKERS_MAX = 200;

/** `subject` decoded. Step by step as the RFC has it; "" for a subject of nothing but markers. */
export function baseSubject(subject: string): string {
  let text = subject.slice(0, SUBJECT_LENGTH_MAX).replace(/\s+/g, " ");
  for (let round = 0; round < MARKERS_MAX; round++) {
    text = withoutLeaders(withoutTrailers(text));
    const forwarded = /^\[fwd:(.*)\]$/i.exec(text);
    if (forwarded === null) break;
    text = forwarded[1] as string;
  }
  return text;
}

/** subj-trailer: "(fwd)" and white space. */
function withoutTrailers(subject: string): string {
  let text = subject.trimEnd();
  for (let round = 0; round < MARKERS_MAX && /\(fwd\)$/i.test(text); round++) text = text.slice(0, -5).trimEnd();
  return text;
}

/** subj-leader and subj-blob, the latter only as long as something else remains. */
function withoutLeaders(subject: string): string {
  let text = subject;
  for (let round = 0; round < MARKERS_MAX; round++) {
    text = text.trimStart();
    const leader = /^(?:\[[^[\]]*\] ?)*(?:re|fwd?) ?(?:\[[^[\]]*\] ?)?:/i.exec(text)?.[0];
    if (leader !== undefined) {
      text = text.slice(leader.length);
      continue;
    }
    const blob = /^\[[^[\]]*\] ?/.exec(text)?.[0];
    if (blob === undefined || blob.length === text.length) return text;
    text = text.slice(blob.length);
  }
  return text;
}
