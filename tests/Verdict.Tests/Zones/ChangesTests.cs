using Verdict.Events;
using Verdict.Protocol;
using Verdict.Zones;
using static Verdict.Tests.Zones.Worlds;

namespace Verdict.Tests.Zones;

public class ChangesTests
{
    private static readonly Hazard Snare = new(HazardKind.Snare, new(50_100, 50_000, 100, 100));

    private readonly Zone _zone = WithAda(Map(hazards: [Snare]), Lenient);

    [Fact]
    public void Whoever_moved_often_is_told_once()
    {
        for (var i = 1; i <= 5; i++) _zone.Move(Ada, new(50_000 - i, 50_000), Command);
        Told(moved: [1]);
    }

    [Fact]
    public void A_newcomer_is_told_as_such_whatever_it_did_since()
    {
        _zone.Enter(Ben, "Ben", Command);
        _zone.Move(Ben, new(50_100, 50_000), Command);
        Told(entered: [2]);
    }

    [Fact]
    public void Whoever_was_stunned_has_moved_and_changed_its_life()
    {
        _zone.Move(Ada, new(50_100, 50_000), Command);
        Told(moved: [1], life: [1]);
    }

    [Fact]
    public void Whoever_came_and_went_is_not_told_at_all()
    {
        _zone.Enter(Ben, "Ben", Command);
        _zone.Leave(Ben, LeaveReason.Left, Command);
        Told();
        Assert.True(_zone.Changes.IsEmpty);
    }

    [Fact]
    public void Whoever_went_is_told_as_gone_and_as_nothing_else()
    {
        _zone.Move(Ada, new(50_100, 50_000), Command);
        _zone.Leave(Ada, LeaveReason.Left, Command);
        Told(left: [1]);
    }

    [Fact]
    public void Whoever_went_and_came_back_is_told_as_new_and_not_as_gone()
    {
        _zone.Leave(Ada, LeaveReason.Left, Command);
        _zone.Enter(Ada, "Ada", Command);
        Told(entered: [1]);
    }

    [Fact]
    public void Whoever_went_and_came_back_and_went_again_is_told_as_gone()
    {
        _zone.Leave(Ada, LeaveReason.Left, Command);
        _zone.Enter(Ada, "Ada", Command);
        _zone.Leave(Ada, LeaveReason.Left, Command);
        Told(left: [1]);
    }

    [Fact]
    public void Clearing_forgets_everything_and_notes_anew()
    {
        _zone.Move(Ada, new(50_100, 50_000), Command);
        _zone.Changes.Clear();
        Told();
        _zone.Steps(40);
        Told();
        _zone.Move(Ada, Spawn, Command);
        Told(moved: [1]);
    }

    [Fact]
    public void A_new_owner_begins_with_nothing_to_tell()
    {
        _zone.Move(Ada, new(50_100, 50_000), Command);
        _zone.Open(new EventBuffer());
        Told();
    }

    [Fact]
    public void Who_was_put_somewhere_is_to_be_told_so_itself_also_as_a_newcomer_and_not_when_it_is_gone()
    {
        _zone.Correct(Ada, new(new(9, 9), null, 0, "a command"));
        _zone.Enter(Ben, "Ben", Command);
        _zone.Correct(Ben, new(new(8, 8), null, 0, "a command"));
        Assert.Equal([1, 2], Ids(_zone.Changes.Placed));
        Told(entered: [2], moved: [1], life: [1]);
        _zone.Leave(Ben, LeaveReason.Removed, Command);
        Assert.Equal([1], Ids(_zone.Changes.Placed));
        _zone.Changes.Clear();
        _zone.Move(Ada, new(10, 9), Command);
        Assert.Empty(_zone.Changes.Placed.ToArray());
    }

    private void Told(long[]? entered = null, long[]? moved = null, long[]? life = null, long[]? left = null)
    {
        Assert.Equal(entered ?? [], Ids(_zone.Changes.Entered));
        Assert.Equal(moved ?? [], Ids(_zone.Changes.Moved));
        Assert.Equal(life ?? [], Ids(_zone.Changes.LifeChanged));
        Assert.Equal(left ?? [], Ids(_zone.Changes.Left));
    }

    private static long[] Ids(ReadOnlySpan<EntityKey> keys) => [.. keys.ToArray().Select(key => key.Id)];
}
