// Perceptually uniform colour maps, readable in grey and with colour-blind eyes (Smith and van der
// Walt 2015; Nuñez, Anderton and Renslow 2018; all CC0), at 33 of their 256 colours.
const STOPS = {
  viridis: "440154 470d60 48186a 482374 472d7b 453681 424086 3f4989 3b528b 375a8d 33638d 2f6a8e 2c728e 297a8e 26818e 23898e 21908c 1f988b 1f9f88 21a685 28ae80 31b57b 3ebc74 4cc26c 5dc963 6ece58 82d34c 96d83f abdc32 c0df24 d5e21a eae51a fde725",
  cividis: "00224e 00285b 002e6a 043371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 52596d 5a5f6e 61656f 686a71 6f7073 757676 7c7b78 848179 8b8778 938d78 9b9376 a39a75 aba072 b3a670 bbad6c c3b469 ccba64 d4c15f ddc958 e6d051 efd748 f8df3c fee838",
  inferno: "000004 040312 0b0724 150b37 210c4a 2e0a5a 3c0965 4a0c6b 57106d 63146e 70196e 7d1e6d 89226a 962766 a32b61 af315c bb3755 c63e4d d14644 db4f3b e35932 eb6528 f1711e f67e14 f98d0a fb9c06 fcab0f fbba1f f9ca32 f5d949 f2e865 f3f586 fcffa4",
  grey: "000000 ffffff",
};

export const COLOR_MAPS = Object.keys(STOPS);

const tables = new Map();

/** 256 colours, three bytes each. */
export function table(name) {
  if (!tables.has(name)) {
    const stops = STOPS[name].split(" ").map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
    const colors = new Uint8ClampedArray(768);
    for (let level = 0; level < 256; level++) {
      const at = (level / 255) * (stops.length - 1);
      const below = Math.min(Math.floor(at), stops.length - 2);
      for (let channel = 0; channel < 3; channel++) {
        colors[3 * level + channel] = stops[below][channel] + (stops[below + 1][channel] - stops[below][channel]) * (at - below);
      }
    }
    tables.set(name, colors);
  }
  return tables.get(name);
}
