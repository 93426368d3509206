import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Dialog } from '../../kit/overlay/dialog.tsx';

/** Not in every browser yet, and not in what TypeScript knows of them. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new () => Detector;

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canScanByCamera = (): boolean =>
  detectorClass() !== undefined && navigator.mediaDevices !== undefined;

export interface CameraScanProps {
  readonly label: string;
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
}

/** The camera on the back, until it sees a code. */
export function CameraScan({ label, onCode, onClose }: CameraScanProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const tell = useEffectEvent(onCode);
  useEffect(() => {
    const stop = new AbortController();
    if (video.current)
      watch(video.current, stop.signal, tell).catch(() =>
        setTrouble('The camera cannot be used. Allow it in the browser, or type the code.'),
      );
    return () => stop.abort();
  }, []);
  return (
    <Dialog title={label} onClose={onClose}>
      {trouble === undefined ? (
        <video ref={video} className="camera" muted playsInline aria-label="What the camera sees" />
      ) : (
        <p role="alert">{trouble}</p>
      )}
    </Dialog>
  );
}

async function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onCode: (code: string) => void,
): Promise<void> {
  const Detector = detectorClass();
  if (!Detector) throw new Error('This browser reads no barcodes.');
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment' },
  });
  const off = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) return off();
  signal.addEventListener('abort', off);
  video.srcObject = stream;
  await video.play();
  const detector = new Detector();
  const look = async (): Promise<void> => {
    if (signal.aborted) return;
    const [seen] = await detector.detect(video);
    if (signal.aborted) return;
    if (seen) return onCode(seen.rawValue);
    video.requestVideoFrameCallback(() => void look().catch(reportError));
  };
  await look();
}
