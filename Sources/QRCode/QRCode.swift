// QRCode: writes texts as QR codes (ISO/IEC 18004:2015, versions 1 to 40, all levels and masks; numeric,
// alphanumeric and byte mode) and gives them as modules, SVG or PNG. It is a leaf and imports nothing. Start
// reading at Symbol.swift.
