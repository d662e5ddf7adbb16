//! Reading MNIST from IDX files: what is there, and every way in which it can be wrong.

mod mnist_dir;

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use nn_runtime::data::{DataError, Digits, Origin, idx};
use tempfile::TempDir;

const TRAIN_IMAGES: &str = "train-images-idx3-ubyte";
const TRAIN_LABELS: &str = "train-labels-idx1-ubyte";
const TEST_IMAGES: &str = "t10k-images-idx3-ubyte";
const TEST_LABELS: &str = "t10k-labels-idx1-ubyte";

/// An IDX file of unsigned bytes, written out independently of the reader.
fn file(shape: &[u32], bytes: impl IntoIterator<Item = u8>) -> Vec<u8> {
    let mut file = vec![0, 0, 8, shape.len() as u8];
    file.extend(shape.iter().flat_map(|length| length.to_be_bytes()));
    file.extend(bytes);
    file
}

fn images(count: u32) -> Vec<u8> {
    // 251 is prime to 784: no two rows or images are alike.
    file(&[count, 28, 28], (0..count * 784).map(|i| (i % 251) as u8))
}

fn labels(count: u32) -> Vec<u8> {
    file(&[count], (0..count).map(|i| (i * 7 % 10) as u8))
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

/// A folder with a small but complete database: 3 images to train with, 2 to test with.
fn folder() -> TempDir {
    let dir = TempDir::new().unwrap();
    put(&dir, TRAIN_IMAGES, images(3));
    put(&dir, TRAIN_LABELS, labels(3));
    put(&dir, TEST_IMAGES, images(2));
    put(&dir, TEST_LABELS, labels(2));
    dir
}

fn put(dir: &TempDir, name: &str, content: impl AsRef<[u8]>) {
    fs::write(dir.path().join(name), content).unwrap();
}

/// Asserts that the folder is refused with an error that contains every one of the `words`.
#[track_caller]
fn assert_refused(dir: impl AsRef<Path>, words: &[&str]) -> DataError {
    let error = Digits::load(dir).expect_err("a defective database was accepted");
    assert_says(&error, words);
    error
}

#[track_caller]
fn assert_says(error: &DataError, words: &[&str]) {
    let message = error.to_string();
    for word in words {
        assert!(message.contains(word), "“{message}” does not say “{word}”");
    }
}

#[test]
fn images_are_rows_of_brightness_and_labels_are_digits() {
    let digits = Digits::load(folder()).unwrap();
    assert_eq!(digits.origin, Origin::Mnist);
    assert_eq!(digits.train.images.dim(), (3, 784));
    assert_eq!(digits.test.images.dim(), (2, 784));
    assert_eq!(digits.train.labels, [0, 7, 4]);
    assert_eq!(digits.test.labels, [0, 7]);
    for ((image, pixel), &brightness) in digits.train.images.indexed_iter() {
        let byte = (image * 784 + pixel) % 251;
        assert!((f64::from(brightness) - byte as f64 / 255.0).abs() < 6e-8);
    }
}

#[test]
fn packed_files_and_names_with_a_dot_hold_the_same() {
    let plain = Digits::load(folder()).unwrap();
    let dir = TempDir::new().unwrap();
    put(&dir, "train-images.idx3-ubyte", images(3));
    put(&dir, "train-labels.idx1-ubyte.gz", gzip(&labels(3)));
    put(&dir, "t10k-images-idx3-ubyte.gz", gzip(&images(2)));
    put(&dir, "t10k-labels.idx1-ubyte", labels(2));
    assert_eq!(Digits::load(&dir).unwrap(), plain);
}

#[test]
fn content_and_not_the_name_tells_whether_a_file_is_packed() {
    let plain = Digits::load(folder()).unwrap();
    let dir = TempDir::new().unwrap();
    put(&dir, "train-images-idx3-ubyte.gz", images(3));
    put(&dir, "train-labels-idx1-ubyte.gz", labels(3));
    put(&dir, "t10k-images-idx3-ubyte", gzip(&images(2)));
    put(&dir, "t10k-labels-idx1-ubyte", gzip(&labels(2)));
    assert_eq!(Digits::load(&dir).unwrap(), plain);
}

#[test]
fn gzip_data_in_several_members_is_one_file() {
    let (content, dir) = (images(3), folder());
    let (front, back) = content.split_at(1000);
    put(&dir, TRAIN_IMAGES, [gzip(front), gzip(back)].concat());
    assert_eq!(Digits::load(&dir).unwrap(), Digits::load(folder()).unwrap());
}

#[test]
fn a_missing_folder_is_named_with_a_place_to_download_from() {
    let dir = TempDir::new().unwrap().path().join("no-such-folder");
    assert_refused(dir, &["there is no folder", "no-such-folder", "https://"]);
}

#[test]
fn a_file_in_place_of_the_folder_is_named() {
    let dir = folder();
    let error = assert_refused(dir.path().join(TEST_LABELS), &[TEST_LABELS, "not a folder"]);
    assert!(matches!(error, DataError::NotAFolder { .. }));
}

#[test]
fn an_empty_folder_is_answered_with_the_names_looked_for() {
    let dir = TempDir::new().unwrap();
    let names = [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS, "`.gz`", "https://"];
    assert_refused(&dir, &names);
    assert_refused(&dir, &[dir.path().to_str().unwrap()]);
}

#[test]
fn a_single_missing_file_is_named() {
    for name in [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS] {
        let dir = folder();
        fs::remove_file(dir.path().join(name)).unwrap();
        let error = assert_refused(&dir, &["lacks", name, "`.gz`"]);
        let others = [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS];
        for other in others.into_iter().filter(|&other| other != name) {
            assert!(!error.to_string().contains(other), "{error}");
        }
    }
}

#[test]
fn a_missing_file_asked_for_by_path_is_named() {
    let dir = TempDir::new().unwrap();
    let error = idx::read::<1>(dir.path().join("labels")).unwrap_err();
    assert_says(&error, &["cannot read", "labels"]);
    let DataError::Unreadable { reason, .. } = error else { panic!("{error:?}") };
    assert_eq!(reason.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn a_folder_in_place_of_a_file_is_named() {
    let dir = folder();
    fs::remove_file(dir.path().join(TEST_IMAGES)).unwrap();
    fs::create_dir(dir.path().join(TEST_IMAGES)).unwrap();
    assert_refused(&dir, &["cannot read", TEST_IMAGES]);
}

#[test]
#[cfg(unix)]
fn a_file_without_permission_to_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    let path = dir.path().join(TRAIN_LABELS);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        // No machine is asked to have another user, so this is never a failure.
        eprintln!("skipped: this user, probably root, may read everything");
        return;
    }
    assert_refused(&dir, &["cannot read", TRAIN_LABELS, "ermission denied"]);
}

#[test]
fn a_truncated_file_is_told_by_the_bytes_missing() {
    let content = images(3);
    let cut = &content[..16 + 1000];
    for content in [cut.to_vec(), gzip(cut)] {
        let dir = folder();
        put(&dir, TRAIN_IMAGES, content);
        assert_refused(&dir, &[TRAIN_IMAGES, "cut short", "2352 bytes", "found 1000", "again"]);
    }
}

#[test]
fn a_file_that_ends_within_its_header_is_told_by_its_length() {
    for length in [0, 3, 4, 7, 15] {
        let dir = folder();
        put(&dir, TEST_IMAGES, &images(2)[..length]);
        let found = format!("found {length} bytes");
        assert_refused(&dir, &[TEST_IMAGES, "cut short", "16 bytes", &found]);
    }
}

#[test]
fn trailing_bytes_are_refused() {
    let content = [labels(3), vec![0]].concat();
    for content in [content.clone(), gzip(&content)] {
        let dir = folder();
        put(&dir, TRAIN_LABELS, content);
        assert_refused(&dir, &[TRAIN_LABELS, "promises 3 bytes", "found more"]);
    }
    let dir = folder();
    put(&dir, TRAIN_LABELS, [gzip(&labels(3)), b"garbage behind the data".to_vec()].concat());
    assert_refused(&dir, &[TRAIN_LABELS, "gzip data", "damaged"]);
}

#[test]
fn a_header_that_claims_exabytes_is_refused_without_allocating_them() {
    for shape in [[u32::MAX, 28, 28], [u32::MAX; 3]] {
        let dir = folder();
        put(&dir, TRAIN_IMAGES, file(&shape, [1, 2, 3]));
        assert_refused(&dir, &[TRAIN_IMAGES, "cut short", "found 3"]);
    }
}

#[test]
fn swapped_files_are_told_by_their_magic_numbers() {
    let dir = folder();
    put(&dir, TRAIN_IMAGES, labels(3));
    let words = [TRAIN_IMAGES, "0x00000801", "1 axis", "0x00000803", "3 axes", "swapped"];
    assert_refused(&dir, &words);
}

#[test]
fn other_element_types_and_other_formats_are_told_by_their_magic_numbers() {
    let dir = folder();
    put(&dir, TRAIN_LABELS, [0, 0, 0x0d, 1, 0, 0, 0, 0]);
    assert_refused(&dir, &[TRAIN_LABELS, "0x00000d01", "32-bit floats", "unsigned bytes"]);
    put(&dir, TRAIN_LABELS, b"\x89PNG\r\n\x1a\n");
    assert_refused(&dir, &[TRAIN_LABELS, "0x89504e47", "no magic number", "another file"]);
}

#[test]
fn a_web_page_under_the_name_of_a_file_is_a_failed_download() {
    let pages = ["<!DOCTYPE html><html>", "\n <html><body>403 Forbidden", "<?xml version='1.0'?>"];
    for page in pages {
        let dir = folder();
        fs::remove_file(dir.path().join(TEST_LABELS)).unwrap();
        put(&dir, "t10k-labels-idx1-ubyte.gz", page);
        assert_refused(&dir, &["t10k-labels-idx1-ubyte.gz", "web page", "download", "delete"]);
    }
}

#[test]
fn any_flipped_bit_in_gzip_data_is_refused() {
    let content = gzip(&labels(3));
    let dir = folder();
    let (mut damaged, intact) = (0, Digits::load(&dir).unwrap());
    for bit in 0..8 * content.len() {
        let mut flipped = content.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        put(&dir, TRAIN_LABELS, &flipped);
        match Digits::load(&dir) {
            // Time stamp, operating system and the like say nothing about the content.
            Ok(digits) => assert_eq!(digits, intact, "bit {bit}"),
            Err(DataError::DamagedGzip { .. }) => damaged += 1,
            // In gzip's magic number; or in marks that say where something ends.
            Err(error) => assert!(
                matches!(error, DataError::Magic { .. } | DataError::TruncatedGzip { .. }),
                "bit {bit}: {error}"
            ),
        }
    }
    // The checksum and the length alone have 64 bits.
    assert!(damaged > 64, "{damaged}");
}

#[test]
fn a_flipped_byte_in_gzip_data_is_told_as_damage() {
    let mut content = gzip(&images(3));
    let middle = content.len() / 2;
    content[middle] ^= 0xff;
    let dir = folder();
    put(&dir, TRAIN_IMAGES, content);
    assert_refused(&dir, &[TRAIN_IMAGES, "gzip data", "damaged", "download"]);
}

#[test]
fn truncated_gzip_data_is_told_as_such() {
    let content = gzip(&images(3));
    for length in [10, content.len() / 2, content.len() - 1] {
        let dir = folder();
        put(&dir, TRAIN_IMAGES, &content[..length]);
        assert_refused(&dir, &[TRAIN_IMAGES, "gzip data", "cut short", "download"]);
    }
}

#[test]
fn as_many_labels_as_images_are_needed() {
    let dir = folder();
    put(&dir, TEST_LABELS, labels(5));
    assert_refused(&dir, &[TEST_IMAGES, "2 images", TEST_LABELS, "5 labels"]);
}

#[test]
fn a_label_that_is_no_digit_is_named_by_its_index() {
    let dir = folder();
    put(&dir, TRAIN_LABELS, file(&[3], [9, 0, 10]));
    assert_refused(&dir, &[TRAIN_LABELS, "label 2", "is 10", "0 to 9"]);
}

#[test]
fn images_of_another_size_are_refused() {
    let dir = folder();
    put(&dir, TRAIN_IMAGES, file(&[3, 14, 56], vec![0; 3 * 784]));
    assert_refused(&dir, &[TRAIN_IMAGES, "14×56", "28×28"]);
}

#[test]
fn a_set_without_images_is_refused() {
    let dir = folder();
    put(&dir, TRAIN_IMAGES, images(0));
    put(&dir, TRAIN_LABELS, labels(0));
    assert_refused(&dir, &[TRAIN_IMAGES, "no images"]);
}

#[test]
fn arrays_of_other_shapes_are_read_as_they_are() {
    let dir = TempDir::new().unwrap();
    put(&dir, "matrix", file(&[2, 3], [1, 2, 3, 4, 5, 6]));
    put(&dir, "empty", file(&[7, 0, u32::MAX], []));
    let matrix = idx::read(dir.path().join("matrix")).unwrap();
    assert_eq!((matrix.shape, matrix.bytes), ([2, 3], vec![1, 2, 3, 4, 5, 6]));
    let empty = idx::read(dir.path().join("empty")).unwrap();
    assert_eq!((empty.shape, empty.bytes), ([7, 0, u32::MAX as usize], vec![]));
}

#[test]
fn the_real_files_have_the_known_statistics() {
    let Some(dir) = mnist_dir::mnist_dir() else {
        return;
    };
    let digits = Digits::load(dir).unwrap();
    // How often each digit occurs, the first labels, and the brightness that everyone normalises by.
    let count = |labels: &[u8]| {
        std::array::from_fn(|digit| labels.iter().filter(|&&l| usize::from(l) == digit).count())
    };
    assert_eq!(
        count(&digits.train.labels),
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    );
    assert_eq!(count(&digits.test.labels), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    assert_eq!(digits.train.labels[..8], [5, 0, 4, 1, 9, 2, 1, 3]);
    assert_eq!(digits.test.labels[..8], [7, 2, 1, 0, 4, 1, 4, 9]);

    let pixels = digits.train.images.mapv(f64::from);
    assert!((pixels.mean().unwrap() - 0.1307).abs() < 5e-5);
    assert!((pixels.std(0.0) - 0.3081).abs() < 5e-5);
}

const FASHION: [&str; 10] = [
    "T-shirt",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
];

#[test]
fn names_of_classes_are_read_from_a_file_beside_the_images() {
    let dir = folder();
    let digits = Digits::load(&dir).unwrap();
    assert_eq!(digits.classes, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    // Blank lines, ends of lines of another system and a mark of the byte order are no names.
    let text = format!("\u{feff}{}\r\n\r\n", FASHION.join("\r\n"));
    for name in ["labels.txt", "classes.txt"] {
        put(&dir, name, &text);
        let clothes = Digits::load(&dir).unwrap();
        assert_eq!(clothes.classes, FASHION);
        assert_eq!((clothes.origin, clothes.origin.name()), (Origin::Files, "mnist"));
        assert_eq!(clothes.train, digits.train);
        fs::remove_file(dir.path().join(name)).unwrap();
    }
    // Digits that are named are digits.
    put(&dir, "classes.txt", digits.classes.join("\n"));
    assert_eq!(Digits::load(&dir).unwrap(), digits);
}

#[test]
fn as_many_names_as_classes_are_needed() {
    let dir = folder();
    put(&dir, "classes.txt", FASHION[..9].join("\n"));
    let error = assert_refused(&dir, &["classes.txt", "9 names", "expected 10"]);
    assert!(matches!(error, DataError::ClassCount { found: 9, .. }));
    put(&dir, "classes.txt", [0xff, 0xfe, b'a']);
    assert_refused(&dir, &["classes.txt", "no text in UTF-8"]);
    fs::remove_file(dir.path().join("classes.txt")).unwrap();
    fs::create_dir(dir.path().join("classes.txt")).unwrap();
    assert_refused(&dir, &["cannot read", "classes.txt"]);
}
