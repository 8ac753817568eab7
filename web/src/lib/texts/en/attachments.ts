export const tooLarge = 'That is more than 32 MiB. Upload a longer recording as one of its own.';
export const cannotShowPicture =
  'This browser cannot show that picture. Save it as PNG or JPEG, then attach it again.';
export const pictureTooLarge = 'The picture is too large for this browser. Attach a smaller one.';
