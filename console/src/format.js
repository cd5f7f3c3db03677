const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const hourMinute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const numbers = new Intl.NumberFormat();

export const full = (iso) => (iso ? dateTime.format(new Date(iso)) : '–');
export const minute = (iso) => hourMinute.format(new Date(iso));
export const count = (n) => numbers.format(n ?? 0);
export const counted = (n, one) => `${count(n)} ${one}${n === 1 ? '' : 's'}`;

/** The time of a day alone where it is today's. */
export function when(iso) {
  if (!iso) return '–';
  const then = new Date(iso);
  return then.toDateString() === new Date().toDateString() ? clock.format(then) : dateTime.format(then);
}

export function took(micros) {
  if (micros == null || micros < 0) return '–';
  if (micros < 1000) return `${micros} µs`;
  if (micros < 1_000_000) return `${(micros / 1000).toFixed(micros < 10_000 ? 1 : 0)} ms`;
  return `${(micros / 1_000_000).toFixed(1)} s`;
}

export function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(iso)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d`;
}
