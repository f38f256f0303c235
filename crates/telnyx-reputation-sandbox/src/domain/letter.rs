//! The letter of authorization as a PDF, from the enterprise's own record.

use base64::{Engine, engine::general_purpose::STANDARD};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use serde_json::Value;

use crate::{
    domain::enterprise::Enterprise,
    moment::Moment,
    problem::{Problem, Result},
};

const PAGE: Rect = Rect { x1: 0.0, y1: 0.0, x2: 612.0, y2: 792.0 };
const MARGIN: f32 = 64.0;
const LINE: f32 = 14.0;
/// A line of this many characters of Helvetica at 10 points always fits between the margins.
const COLUMNS: usize = 88;
const BODY_FONT: Name<'static> = Name(b"Body");
const HEAD_FONT: Name<'static> = Name(b"Head");
const SIGNATURE: Name<'static> = Name(b"Signature");

/// A picture of a signature, ready to be placed.
struct Image {
    width: u32,
    height: u32,
    samples: Vec<u8>,
    filter: Option<Filter>,
    channels: usize,
}

/// One line of the page.
enum Line {
    Head(String),
    Text(String),
}

/// Renders the letter; `body` is the request, whose `agent` and `signature` are optional.
pub(crate) fn render(enterprise: &Enterprise, body: &Value, now: Moment) -> Result<Vec<u8>> {
    let signature = body.get("signature").filter(|it| !it.is_null());
    let image = signature.map(decode_signature).transpose()?;
    let signer = signature.and_then(|it| it.get("signer_name")).and_then(Value::as_str);
    let lines = compose(enterprise, body.get("agent").filter(|it| !it.is_null()), signer, now);
    Ok(write_pdf(&lines, image.as_ref(), enterprise.text("legal_name")))
}

fn compose(enterprise: &Enterprise, agent: Option<&Value>, signer: Option<&str>, now: Moment) -> Vec<Line> {
    let mut lines = vec![Line::Head("Letter of Authorization: Number Reputation".to_owned())];
    let mut text = |paragraph: String| lines.extend(wrap(&paragraph).into_iter().map(Line::Text));
    let address = |object: &str| enterprise.nested("organization_physical_address", object);
    text(format!("Date: {}", &now.to_text()[..10]));
    text(String::new());
    for (label, value) in [
        ("Business", enterprise.text("legal_name")),
        ("Doing business as", enterprise.text("doing_business_as")),
        ("Tax id", enterprise.text("fein")),
        ("Website", enterprise.text("website")),
    ] {
        text(format!("{label}: {value}"));
    }
    text(format!(
        "Address: {}",
        join(
            &["street_address", "extended_address", "city", "administrative_area", "postal_code", "country"]
                .map(address)
        )
    ));
    let contact = |field: &str| enterprise.nested("organization_contact", field);
    text(format!(
        "Authorized contact: {} {}, {}, {}, {}",
        contact("first_name"),
        contact("last_name"),
        contact("job_title"),
        contact("email"),
        contact("phone_number")
    ));
    if let Some(agent) = agent {
        let field = |name: &str| agent.get(name).and_then(Value::as_str).unwrap_or_default();
        text(String::new());
        text("Agent acting for the business".to_owned());
        text(format!("Agent: {}", join(&["legal_name", "dba"].map(field))));
        text(format!(
            "Address: {}",
            join(
                &["street_address", "extended_address", "city", "administrative_area", "postal_code", "country"]
                    .map(field)
            )
        ));
        text(format!(
            "Contact: {}",
            join(&["contact_name", "contact_title", "contact_email", "contact_phone"].map(field))
        ));
    }
    text(String::new());
    text(format!(
        "{} declares that it is entitled to use the telephone numbers that it registers for Number Reputation, and authorizes Telnyx and the analytics providers it works with to look up, monitor and, on request, remediate the reputation of those numbers.",
        enterprise.text("legal_name")
    ));
    text("This authorization holds until the business withdraws it in writing.".to_owned());
    text(String::new());
    text(format!("Signed by: {}", signer.unwrap_or("______________________________")));
    text("Signature:".to_owned());
    lines
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// Breaks at spaces, and inside words that are longer than a line.
fn wrap(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(COLUMNS).map(|piece| piece.iter().collect::<String>()) {
            let Some(line) = lines.last_mut() else { continue };
            if line.is_empty() {
                *line = piece;
            } else if line.chars().count() + 1 + piece.chars().count() <= COLUMNS {
                line.push(' ');
                line.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// The standard fonts know Windows-1252; its upper half differs from Latin-1 only in 0x80..0xA0.
fn encode(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| match u32::from(letter) {
            code @ (0x20..=0x7e | 0xa0..=0xff) => u8::try_from(code).unwrap_or(b'?'),
            0x2013 => 0x96,
            0x2014 => 0x97,
            0x2018 => 0x91,
            0x2019 => 0x92,
            0x201c => 0x93,
            0x201d => 0x94,
            0x20ac => 0x80,
            _ => b'?',
        })
        .collect()
}

fn write_pdf(lines: &[Line], image: Option<&Image>, title: &str) -> Vec<u8> {
    let per_page = ((PAGE.y2 - 2.0 * MARGIN) / LINE) as usize;
    let pages: Vec<&[Line]> = lines.chunks(per_page).collect();
    let mut next = 0;
    let mut reference = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, body_font, head_font, picture, information) =
        (reference(), reference(), reference(), reference(), reference(), reference());
    let page_ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (reference(), reference())).collect();

    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.document_info(information).title(TextStr(&format!("Letter of Authorization, {title}")));
    let count = i32::try_from(page_ids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(page_ids.iter().map(|(page, _)| *page)).count(count);
    for (font, name) in [(body_font, &b"Helvetica"[..]), (head_font, b"Helvetica-Bold")] {
        pdf.type1_font(font).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (index, (lines, (page_id, content_id))) in pages.iter().zip(&page_ids).enumerate() {
        let last = index + 1 == pages.len();
        let mut page = pdf.page(*page_id);
        page.media_box(PAGE).parent(tree).contents(*content_id);
        let mut resources = page.resources();
        resources.fonts().pair(BODY_FONT, body_font).pair(HEAD_FONT, head_font);
        if last && image.is_some() {
            resources.x_objects().pair(SIGNATURE, picture);
        }
        resources.finish();
        page.finish();
        pdf.stream(*content_id, &draw(lines, image.filter(|_| last)));
    }
    if let Some(image) = image {
        let mut object = pdf.image_xobject(picture, &image.samples);
        object.width(i32::try_from(image.width).unwrap_or(i32::MAX));
        object.height(i32::try_from(image.height).unwrap_or(i32::MAX));
        object.bits_per_component(8);
        if let Some(filter) = image.filter {
            object.filter(filter);
        }
        match image.channels {
            1 => object.color_space().device_gray(),
            4 => object.color_space().device_cmyk(),
            _ => object.color_space().device_rgb(),
        };
    }
    pdf.finish()
}

fn draw(lines: &[Line], image: Option<&Image>) -> Vec<u8> {
    let mut content = Content::new();
    let mut height = PAGE.y2 - MARGIN;
    for line in lines {
        let (font, size, text) = match line {
            Line::Head(text) => (HEAD_FONT, 14.0, text),
            Line::Text(text) => (BODY_FONT, 10.0, text),
        };
        content.begin_text().set_font(font, size);
        content.next_line(MARGIN, height).show(Str(&encode(text))).end_text();
        height -= LINE;
    }
    if let Some(image) = image {
        // Precision is lost only on pictures wider than 2^24 pixels.
        #[allow(clippy::cast_precision_loss)]
        let (width, tall) = (image.width as f32, image.height as f32);
        let scale = (180.0 / width).min((MARGIN - 8.0) / tall);
        content.save_state();
        content.transform([
            width * scale,
            0.0,
            0.0,
            tall * scale,
            MARGIN + 60.0,
            (height - tall * scale + LINE).max(4.0),
        ]);
        content.x_object(SIGNATURE).restore_state();
    }
    content.finish().into_vec()
}

fn decode_signature(signature: &Value) -> Result<Image> {
    let refused = |detail: &str| Problem::invalid("/body/signature/image_base64", detail);
    let text = signature.get("image_base64").and_then(Value::as_str).unwrap_or_default();
    // Browsers hand out canvas pictures as data URLs.
    let encoded = text.split_once(";base64,").map_or(text, |(_, encoded)| encoded);
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| refused("The signature is not valid base64."))?;
    if bytes.starts_with(b"\x89PNG") {
        decode_png(&bytes).ok_or_else(|| refused("The signature's PNG cannot be read."))
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        let size = imagesize::blob_size(&bytes).map_err(|_| refused("The signature's JPEG cannot be read."))?;
        let dimension = |pixels: usize| u32::try_from(pixels).map_err(|_| refused("The signature is too large."));
        Ok(Image {
            width: dimension(size.width)?,
            height: dimension(size.height)?,
            channels: jpeg_channels(&bytes).ok_or_else(|| refused("The signature's JPEG cannot be read."))?,
            samples: bytes,
            filter: Some(Filter::DctDecode),
        })
    } else {
        Err(refused("The signature must be a PNG or a JPEG picture."))
    }
}

/// Decodes to 8-bit gray or RGB over white, since paper has no transparency.
fn decode_png(bytes: &[u8]) -> Option<Image> {
    const LIMIT: usize = 32 * 1024 * 1024;
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), png::Limits { bytes: LIMIT });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let size = reader.output_buffer_size().filter(|size| *size <= LIMIT)?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).ok()?;
    samples.truncate(frame.buffer_size());
    let over_white = |color: u8, alpha: u8| {
        let (color, alpha) = (u16::from(color), u16::from(alpha));
        u8::try_from((color * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    let (samples, channels) = match frame.color_type {
        png::ColorType::Grayscale => (samples, 1),
        png::ColorType::GrayscaleAlpha => {
            (samples.chunks_exact(2).map(|pixel| over_white(pixel[0], pixel[1])).collect(), 1)
        }
        png::ColorType::Rgba => (
            samples
                .chunks_exact(4)
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]].map(|color| over_white(color, pixel[3])))
                .collect(),
            3,
        ),
        png::ColorType::Rgb | png::ColorType::Indexed => (samples, 3),
    };
    Some(Image { width: frame.width, height: frame.height, samples, filter: None, channels })
}

/// The component count of the first start-of-frame segment.
fn jpeg_channels(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 9).map(|count| usize::from(*count)).filter(|count| matches!(count, 1 | 3 | 4));
        }
        at += 2 + length;
    }
}
