// What somebody typed while the server answered, put into what the server has now.

/** `now`, with what became of `sent` in `typed`; where both changed the same stretch, both stand there. */
export function mergeTyped(sent, now, typed) {
  if (typed === sent || typed === now) return now;
  if (now === sent) return typed;
  const mine = changed(sent, typed);
  const theirs = changed(sent, now);
  if (mine.end <= theirs.start) return now.slice(0, mine.start) + mine.text + now.slice(mine.end);
  const shift = now.length - sent.length;
  if (mine.start >= theirs.end) return now.slice(0, mine.start + shift) + mine.text + now.slice(mine.end + shift);
  const end = theirs.start + theirs.text.length;
  return now.slice(0, end) + mine.text + now.slice(end);
}

/** The stretch of the old text that is another one in the new text. */
function changed(old, text) {
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start += 1;
  let end = old.length;
  let until = text.length;
  while (end > start && until > start && old[end - 1] === text[until - 1]) {
    end -= 1;
    until -= 1;
  }
  return { start, end, text: text.slice(start, until) };
}
