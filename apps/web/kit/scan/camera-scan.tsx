import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { codeDetector } from './camera-codes.ts';

const lookEveryMs = 200;

/** The camera's picture, looked at until it is closed; the same code twice in a row counts once. */
export function CameraScan({ onScan }: { onScan: (code: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [failure, setFailure] = useState<string>();
  const tell = useEffectEvent(onScan);
  useEffect(() => {
    const detector = codeDetector();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let last = '';
    async function look(): Promise<void> {
      const picture = video.current;
      const [found] =
        picture && picture.readyState >= 2 ? ((await detector?.detect(picture)) ?? []) : [];
      if (isOver) return;
      if (found && found.rawValue !== last) tell((last = found.rawValue));
      timer = setTimeout(() => void look().catch(fail), lookEveryMs);
    }
    const fail = (): void => setFailure('The camera cannot be used. Type the number instead.');
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then((opened) => {
        stream = opened;
        if (isOver) for (const track of opened.getTracks()) track.stop();
        else if (video.current) video.current.srcObject = opened;
        return look();
      })
      .catch(fail);
    return () => {
      isOver = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  if (failure !== undefined) return <p className="field-error">{failure}</p>;
  return (
    <video ref={video} className="scan-picture" autoPlay muted playsInline aria-label="Camera" />
  );
}
