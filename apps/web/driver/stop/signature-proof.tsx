import { type PointerEvent, useRef, useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { base64Of } from './small-jpeg.ts';

const size = { width: 640, height: 240 };

/** Drawn with a finger, or written with the keyboard: both become a picture of black on white. */
export function SignatureProof({ onDone }: { onDone: (data: string) => Promise<void> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  const [name, setName] = useState('');
  const draw = (event: PointerEvent<HTMLCanvasElement>, how: 'moveTo' | 'lineTo'): void => {
    const pen = canvas.current?.getContext('2d');
    const at = placeOf(event);
    if (how === 'moveTo') pen?.beginPath();
    pen?.[how](at.x, at.y);
    if (!pen || how === 'moveTo') return;
    pen.lineWidth = 4;
    pen.lineCap = 'round';
    pen.stroke();
    setDrawn(true);
  };
  const clear = (): void => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, size.width, size.height);
    setDrawn(false);
  };
  return (
    <>
      <canvas
        ref={canvas}
        {...size}
        className="signature"
        role="img"
        aria-label="Signature, drawn by pointer"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          draw(event, 'moveTo');
        }}
        onPointerMove={(event) => event.buttons > 0 && draw(event, 'lineTo')}
      />
      <div className="actions">
        <Button look="quiet" disabled={!isDrawn} onClick={clear}>
          Clear
        </Button>
      </div>
      <Field
        label="Or the recipient’s name, typed"
        value={name}
        maxLength={60}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <Button
        look="primary"
        className="wide"
        disabled={!isDrawn && name.trim() === ''}
        onClick={() =>
          void onDone(pictureOf(isDrawn ? canvas.current : null, name.trim())).catch(reportError)
        }
      >
        Delivered
      </Button>
    </>
  );
}

function placeOf(event: PointerEvent<HTMLCanvasElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * size.width,
    y: ((event.clientY - box.top) / box.height) * size.height,
  };
}

function pictureOf(drawn: HTMLCanvasElement | null, name: string): string {
  const paper = document.createElement('canvas');
  paper.width = size.width;
  paper.height = size.height;
  const pen = paper.getContext('2d');
  if (pen) {
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, size.width, size.height);
    pen.fillStyle = '#000000';
    pen.font = '44px "Inter Variable", sans-serif';
    if (drawn) pen.drawImage(drawn, 0, 0);
    if (name !== '') pen.fillText(name, 24, size.height - 32, size.width - 48);
  }
  return base64Of(paper.toDataURL('image/png'));
}
