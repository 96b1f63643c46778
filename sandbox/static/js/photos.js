// Photos on their way out: made as small as a messenger makes them, and turned into Base64.

const LONGEST = 1600;

/** A canvas as Base64 of a JPEG. */
export async function encodedCanvas(surface) {
  return encoded(await new Promise((resolve) => surface.toBlob(resolve, "image/jpeg", 0.85)));
}

/** A picked file as a photo; null when it is no picture. */
export async function encodedPhoto(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const surface = document.createElement("canvas");
  surface.width = Math.max(1, Math.round(picture.width * scale));
  surface.height = Math.max(1, Math.round(picture.height * scale));
  surface.getContext("2d").drawImage(picture, 0, 0, surface.width, surface.height);
  return encodedCanvas(surface);
}

/** A blob's content as Base64. */
export function encoded(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
