/** Codes in a picture, where the browser can see them; typing is there for all others. */
interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: readonly string[] }) => Detector;

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canSeeCodes = (): boolean =>
  detectorClass() !== undefined && 'mediaDevices' in navigator;

/** Our labels are Code 128; goods carry EAN, and what is handed over by code a QR. */
export const codeDetector = (): Detector | undefined => {
  const Detector = detectorClass();
  return Detector && new Detector({ formats: ['code_128', 'ean_13', 'ean_8', 'qr_code'] });
};
