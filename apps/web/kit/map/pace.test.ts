import { expect, test } from 'vitest';
import { paceOf } from './pace.ts';

test.each([
  [
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    0.5,
  ],
  ['ANGLE (Mesa, llvmpipe (LLVM 19.1.0, 256 bits), OpenGL 4.5)', 0.5],
  ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)', 0.5],
  ['Apple GPU', 1],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', 1],
  ['Adreno (TM) 640', 1],
  ['', 1],
])('%s', (renderer, ratio) => {
  expect(paceOf(renderer).movingRatio).toBe(ratio);
});
