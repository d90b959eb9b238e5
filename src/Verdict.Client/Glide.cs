using Verdict.Protocol;

namespace Verdict.Client;

/// <summary>The way from where somebody is drawn to where the server said it stands, and how long it takes.</summary>
internal struct Glide
{
    private Position _from;
    private Position _to;
    private long _lasts;

    /// <summary>When it was last told where it stands.</summary>
    public long ToldAt { get; private set; }

    /// <summary>Stands there at once.</summary>
    public void Jump(Position to, long now) => (_from, _to, _lasts, ToldAt) = (to, to, 0, now);

    /// <summary>Sets out for there from wherever it is drawn now, so that the way has no break.</summary>
    public void SetOut(Position to, long now, long lasts) => (_from, _to, _lasts, ToldAt) = (At(now), to, lasts, now);

    /// <summary>Where it is drawn. Arrived, it waits: nobody is drawn where the server never said it was going.</summary>
    public readonly Position At(long now)
    {
        var passed = now - ToldAt;
        if (passed >= _lasts) return _to;
        return passed <= 0 ? _from : new(Between(_from.X, _to.X, passed), Between(_from.Y, _to.Y, passed));
    }

    private readonly int Between(int from, int to, long passed) => (int)(from + (((long)to - from) * passed / _lasts));
}
