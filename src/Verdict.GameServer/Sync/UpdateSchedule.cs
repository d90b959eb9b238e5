using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Verdict.GameServer.Sync;

/// <summary>Who is to be told next, in order of time: a wheel of milliseconds, each with a list.</summary>
/// <remarks>Putting somebody in and taking somebody out cost the same however many there are, and nobody is looked at before its time. Each
/// viewer is in one list at most.</remarks>
internal sealed class UpdateSchedule(long startedAt, long frequency)
{
    private const int SlotsMax = 2_048;

    /// <summary>The furthest ahead that anything can be put in, in milliseconds.</summary>
    public const int HorizonMs = SlotsMax - 1;

    private readonly Viewer?[] _slots = new Viewer?[SlotsMax];
    private readonly ulong[] _used = new ulong[SlotsMax / HandleBits.PerWord];

    // Milliseconds since the start whose slots have been emptied. No slot holds anything later than a turn of the wheel from here.
    private long _doneMs = -1;
    private int _count;

    /// <summary>When the next one is due; <see cref="long.MaxValue"/> when nobody waits.</summary>
    public long NextAt { get; private set; } = long.MaxValue;

    /// <summary>Puts a viewer in for its <see cref="Viewer.DueAt"/>, rounded up to a millisecond, or for the next look when that is
    /// past.</summary>
    public void Add(Viewer viewer)
    {
        var ms = Math.Clamp((((viewer.DueAt - startedAt) * 1_000) + frequency - 1) / frequency, _doneMs + 1, _doneMs + SlotsMax);
        var slot = (int)(ms % SlotsMax);
        viewer.Next = _slots[slot];
        _slots[slot] = viewer;
        _used[slot / HandleBits.PerWord] |= 1UL << (slot % HandleBits.PerWord);
        _count++;
        NextAt = Math.Min(NextAt, AtOf(ms));
    }

    /// <summary>Puts a viewer in for the next look.</summary>
    public void AddNow(Viewer viewer)
    {
        viewer.DueAt = startedAt;
        Add(viewer);
    }

    /// <summary>Takes out one whose time has come.</summary>
    public bool TryTake(long now, [MaybeNullWhen(false)] out Viewer viewer)
    {
        viewer = null;
        // An empty wheel need not be turned; it stands at the present again when somebody is put in.
        if (_count == 0) _doneMs = Math.Max(_doneMs, MsOf(now) - 1);
        while (now >= NextAt)
        {
            var ms = MsOf(NextAt);
            var slot = (int)(ms % SlotsMax);
            viewer = _slots[slot];
            if (viewer is not null)
            {
                _slots[slot] = viewer.Next;
                viewer.Next = null;
                _count--;
                return true;
            }

            _used[slot / HandleBits.PerWord] &= ~(1UL << (slot % HandleBits.PerWord));
            _doneMs = ms;
            NextAt = FindNext();
        }

        return false;
    }

    private long AtOf(long ms) => startedAt + (((ms * frequency) + 999) / 1_000);

    private long MsOf(long at) => (at - startedAt) * 1_000 / frequency;

    private long FindNext()
    {
        if (_count == 0) return long.MaxValue;
        var from = _doneMs + 1;
        for (var ms = from; ;)
        {
            var slot = (int)(ms % SlotsMax);
            var rest = _used[slot / HandleBits.PerWord] >> (slot % HandleBits.PerWord);
            if (rest != 0) return AtOf(ms + BitOperations.TrailingZeroCount(rest));
            ms += HandleBits.PerWord - (slot % HandleBits.PerWord);
        }
    }
}
