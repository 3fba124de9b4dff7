// The station's camera: reads a barcode into the field, where the browser can. The field itself always works.
(() => {
  "use strict";
  const can = "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia;
  const every = 150; // ms between two looks

  const close = (dialog, stream) => {
    stream.getTracks().forEach((track) => track.stop());
    if (dialog.open) dialog.close();
    dialog.remove();
  };

  const look = async (button) => {
    const field = document.getElementById(button.dataset.camera);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.textContent = "The camera is not allowed: type the number";
      field.focus();
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "dialog dialog-camera";
    dialog.setAttribute("aria-label", "Camera");
    const video = document.createElement("video");
    Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
    const stop = document.createElement("button");
    Object.assign(stop, { className: "button big", type: "button", textContent: "Stop" });
    dialog.append(video, stop);
    document.body.append(dialog);
    stop.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { close(dialog, stream); field.focus(); });
    dialog.showModal();
    video.play().catch(() => {}); // not waited for: the detector looks again until there is a picture
    const detector = new window.BarcodeDetector();
    const tick = async () => {
      if (!dialog.open) return;
      const [seen] = await detector.detect(video).catch(() => []);
      if (!seen?.rawValue) { setTimeout(tick, every); return; }
      field.value = seen.rawValue.trim();
      navigator.vibrate?.(80);
      close(dialog, stream);
      if ("cameraGo" in button.dataset) field.form.requestSubmit();
      else field.focus();
    };
    tick();
  };

  const ready = () => document.querySelectorAll("[data-camera]").forEach((button) => {
    if (!can || button.dataset.ready) return;
    button.dataset.ready = "1";
    button.hidden = false;
    button.addEventListener("click", () => look(button));
  });
  ready();
})();
