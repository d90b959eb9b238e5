using System.ComponentModel.DataAnnotations;

namespace Verdict.Storage.Journal;

/// <summary>Bounds of a journal.</summary>
public sealed class JournalOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Journal";

    /// <summary>Bytes after which a new segment file begins. Whole segments are what trimming deletes and what opening scans. Default 64
    /// MiB.</summary>
    [Range(4 * 1024, 1024 * 1024 * 1024)]
    public int SegmentBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes appended but not yet committed that memory may hold; one more block is refused with an exception. Default 256
    /// MiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int PendingBytesMax { get; set; } = 256 * 1024 * 1024;

    /// <summary>Whether a commit waits until the disk has the bytes. Default true. Without it a killed process still loses nothing, but a
    /// power cut loses what the operating system had not written, after readers have seen it: for measurements only.</summary>
    public bool FlushToDisk { get; set; } = true;

    internal void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
