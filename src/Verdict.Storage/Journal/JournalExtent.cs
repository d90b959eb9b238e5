namespace Verdict.Storage.Journal;

/// <summary>From where to where a journal reaches.</summary>
/// <param name="Oldest">Where its oldest segment begins; 0 as long as nothing was trimmed.</param>
/// <param name="End">Where its files end.</param>
public readonly record struct JournalExtent(long Oldest, long End)
{
    /// <summary>Looks at the files of a directory; nothing when there are none.</summary>
    public static JournalExtent Of(string directory)
    {
        var bases = JournalFormat.ListSegments(directory);
        return bases.Count == 0
            ? default
            : new(bases[0], bases[^1] + new FileInfo(JournalFormat.SegmentPath(directory, bases[^1])).Length);
    }
}
