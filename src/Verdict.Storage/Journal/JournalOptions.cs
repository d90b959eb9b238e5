using System.ComponentModel.DataAnnotations;

namespace Verdict.Storage.Journal;

/// <summary>Bounds of a journal.</summary>
public sealed class JournalOptions : IValidatableObject
{
    /// <summary>Segments that the disk budget must have room for: what goes, goes as a whole segment.</summary>
    private const int SegmentsMin = 4;

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

    /// <summary>Bytes of disk that the segments may take. When they do, history nobody needs any more goes first, and then it is as
    /// <see cref="WhenFull"/> says. Default 10 GiB.</summary>
    [Range(64L * 1024, 1L << 50)]
    public long DiskBytesMax { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Bytes of history to keep that every consumer has taken and no recovery needs any more. Default 2 GiB.</summary>
    [Range(0L, 1L << 50)]
    public long HistoryBytesMax { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>What happens when events that nobody has taken yet use the disk up. Default: the oldest of them are dropped, and
    /// counted.</summary>
    [EnumDataType(typeof(JournalFullPolicy))]
    public JournalFullPolicy WhenFull { get; set; } = JournalFullPolicy.DropOldest;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DiskBytesMax >= SegmentsMin * (long)SegmentBytesMax) yield break;
        yield return new(
            $"{Section}:{nameof(DiskBytesMax)} is {DiskBytesMax}; it must be at least {SegmentsMin} times "
            + $"{Section}:{nameof(SegmentBytesMax)}, which is {SegmentBytesMax}.",
            [nameof(DiskBytesMax)]);
    }

    internal void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
