/** This face comes up without a network from its second visit on. Built pages only. */
export function keepFace(face: string): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register(`/worker.js?face=${face}`, { scope: `/${face}` })
    .catch(reportError);
}
