using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>What a failing power supply leaves of a journal: all that was flushed, and any part of what was written after.</summary>
internal static class TornDisk
{
    private const int PageBytes = 512;
    private const double PageLost = 0.3;

    /// <summary>Tears the journal's last segment behind the position that had been flushed.</summary>
    /// <param name="world">Throws the dice.</param>
    /// <param name="directory">The journal's.</param>
    /// <param name="flushed">Everything before it was on disk.</param>
    /// <param name="heads">What the head's file held after each of the last commits, oldest first; it is written without a flush.</param>
    public static void Tear(World world, string directory, long flushed, IReadOnlyList<byte[]> heads)
    {
        var last = Directory.EnumerateFiles(directory, "*.journal").Order(StringComparer.Ordinal).Last();
        var basePosition = long.Parse(Path.GetFileNameWithoutExtension(last));
        using (var file = File.Open(last, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // A segment's own header was flushed before anything else went into it.
            var safe = Math.Max(flushed - basePosition, 16);
            if (file.Length > safe) TearBehind(world.Dice, file, safe);
        }

        TearHead(world, Path.Combine(directory, "head"), heads);
        TearSpool(world.Dice, Path.Combine(directory, JournalFormat.SpoolFileName));
    }

    private static void TearBehind(Dice dice, FileStream file, long safe)
    {
        if (dice.Chance(0.5)) file.SetLength(safe + dice.Below((int)(file.Length - safe) + 1));
        var page = new byte[PageBytes];
        for (var at = safe; at < file.Length; at += PageBytes - (at % PageBytes))
        {
            // Pages reach the disk in any order, so any of them may still hold what was there before: nothing, or something else.
            if (!dice.Chance(PageLost)) continue;
            var isGarbage = dice.Chance(0.5);
            for (var i = 0; i < page.Length; i++) page[i] = isGarbage ? (byte)dice.Next() : (byte)0;
            file.Position = at;
            file.Write(page, 0, (int)Math.Min(PageBytes - (at % PageBytes), file.Length - at));
        }
    }

    // Its pages went to disk whenever the system liked, in any order.
    private static void TearSpool(Dice dice, string path)
    {
        if (dice.Chance(0.5)) return;
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (var pages = dice.Between(1, 8); pages > 0; pages--)
        {
            file.Position = dice.Chance(0.2) ? 0 : dice.Below((int)(file.Length / PageBytes)) * PageBytes;
            for (var i = 0; i < PageBytes; i++) file.WriteByte((byte)dice.Next());
        }
    }

    private static void TearHead(World world, string path, IReadOnlyList<byte[]> heads)
    {
        if (world.Dice.Chance(0.4)) return;
        if (world.Dice.Chance(0.1)) File.WriteAllBytes(path, new byte[world.Dice.Below(JournalMark.SizeBytes)]);
        else File.WriteAllBytes(path, heads[world.Dice.Below(heads.Count)]);
    }
}
