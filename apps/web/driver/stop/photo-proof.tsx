import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { smallJpeg } from './small-jpeg.ts';

/** A photo of the parcel at the door, made small on the device. */
export function PhotoProof({ onDone }: { onDone: (data: string) => Promise<void> }) {
  const [photo, setPhoto] = useState<string>();
  const [error, setError] = useState<string>();
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      setPhoto(await smallJpeg(file));
      setError(undefined);
    } catch {
      setError('This is no picture. Take another, or a signature.');
    }
  };
  return (
    <>
      {photo !== undefined && (
        <img className="proof-photo" src={`data:image/jpeg;base64,${photo}`} alt="Your photo" />
      )}
      <label className="button button-plain wide file-button">
        {photo === undefined ? 'Take a photo' : 'Take another'}
        <input
          type="file"
          className="unseen"
          accept="image/*"
          capture="environment"
          onChange={(event) => void take(event.target.files?.[0]).catch(reportError)}
        />
      </label>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <p className="quiet small">
        Parcel and door, no faces. Only the recipient and operations see it.
      </p>
      <Button
        look="primary"
        className="wide"
        disabled={photo === undefined}
        onClick={() => photo !== undefined && void onDone(photo).catch(reportError)}
      >
        Delivered
      </Button>
    </>
  );
}
