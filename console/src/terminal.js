// Plays terminals; a file of its own, since most pages need none of it.
import { create } from 'asciinema-player';
import 'asciinema-player/dist/bundle/asciinema-player.css';

/** Shows a recording in that element; returns what takes it away again. */
export function play(cast, element, live) {
  const player = create({ data: cast, parser: 'asciicast' }, element, {
    fit: 'width',
    idleTimeLimit: 2,
    preload: true,
    poster: live ? 'npt:9999:59' : 'npt:0:1',
    startAt: live ? 1e9 : 0,
    terminalFontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  });
  return () => player.dispose();
}
