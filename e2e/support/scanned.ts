import decodeQR from 'qr/decode.js';

const MODULE_PIXELS = 4;

/** What a phone reads from a QR code that the server drew as SVG text. */
export function scanned(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]) * MODULE_PIXELS;
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, left, top, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g))
    for (let y = 0; y < MODULE_PIXELS; y += 1)
      for (let x = 0; x < Number(length) * MODULE_PIXELS; x += 1) {
        const pixel = ((Number(top) * MODULE_PIXELS + y) * size + Number(left) * MODULE_PIXELS + x) * 4;
        data.fill(0, pixel, pixel + 3);
      }
  return decodeQR({ width: size, height: size, data });
}
