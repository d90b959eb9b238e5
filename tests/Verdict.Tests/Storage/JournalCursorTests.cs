using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class JournalCursorTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_new_cursor_stands_at_the_beginning()
    {
        using var cursor = JournalCursor.Open(_journal.Path);
        Assert.Equal(default, cursor.Mark);
    }

    [Fact]
    public void A_saved_cursor_is_found_again()
    {
        using (var cursor = JournalCursor.Open(_journal.Path))
        {
            cursor.Save(100, 1);
            cursor.Save(2_000, 44);
        }

        using var again = JournalCursor.Open(_journal.Path);
        Assert.Equal((2_000L, 44L), (again.Mark.Position, again.Mark.Index));
        Assert.True(again.Mark.UnixMs > 0);
        Assert.Equal(32, new FileInfo(Path.Combine(_journal.Path, "shipped")).Length);
    }

    [Fact]
    public void A_torn_cursor_ships_from_the_beginning_rather_than_skip_anything()
    {
        using (var cursor = JournalCursor.Open(_journal.Path)) cursor.Save(2_000, 44);
        var path = Path.Combine(_journal.Path, "shipped");
        var bytes = File.ReadAllBytes(path);
        bytes[3] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var again = JournalCursor.Open(_journal.Path);
        Assert.Equal(default, again.Mark);
    }
}
