using System;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Client;

/// <summary>What the player sees of its zone, as the server last showed it. Only the server changes it; a client draws it.</summary>
/// <remarks>In steady state applying an update allocates nothing: entities lie in arrays that grow only when more come.</remarks>
public sealed class World
{
    private const int DerivedGlideMsMax = 500;

    private readonly GameClientOptions _options;
    private readonly Func<long> _now;
    private readonly EntityTable _table = new();
    private long _glideMin;
    private long _glideMax;

    internal World(GameClientOptions options, Func<long> now) => (_options, _now) = (options, now);

    /// <summary>Somebody or something came into view. The world shows it already. Each is followed by one <see cref="Vanished"/>.</summary>
    public event Action<Entity>? Appeared;

    /// <summary>Somebody or something is out of view or gone: this is how it was seen last. The world shows it no more.</summary>
    /// <remarks>A full update that still has it, such as after <see cref="GameClient.Resync"/>, lets nothing vanish; joining a zone, also
    /// after a lost connection, lets everything.</remarks>
    public event Action<Entity>? Vanished;

    /// <summary>The last Welcome: map, rules, zone and who you are. Null before the first.</summary>
    public Welcome? Welcome { get; private set; }

    /// <summary>The zone's tick that the last message showed.</summary>
    public long Tick { get; private set; }

    /// <summary>Where you stand, in millimetres: from the newest of Welcome, verdicts and updates.</summary>
    public Position Position { get; private set; }

    /// <summary>Everybody and everything in view, you included, in no particular order. Valid until the next
    /// <see cref="GameClient.Poll"/>.</summary>
    public ReadOnlySpan<Entity> Entities => _table.All;

    /// <summary>How you are. Alive until the server says otherwise.</summary>
    public Life Life => Welcome is { } welcome && TryGet(welcome.PlayerId, out var me) ? me.Life : Life.Alive;

    /// <summary>Everybody of one kind, in no particular order.</summary>
    public EntitiesOfKind EntitiesOf(EntityKind kind) => new(_table.All, kind);

    /// <summary>Looks a player up.</summary>
    public bool TryGet(PlayerId id, out Entity entity) => TryGet(EntityKind.Player, id.Value, out entity);

    /// <summary>Looks somebody or something up.</summary>
    public bool TryGet(EntityKind kind, long id, out Entity entity)
    {
        var index = _table.IndexOf(kind, id);
        entity = index >= 0 ? _table[index] : default;
        return index >= 0;
    }

    /// <summary>Finds what of a kind lies nearest to you, yourself excluded.</summary>
    /// <param name="kind">What to look for.</param>
    /// <param name="withinMm">How far to look, in millimetres; <see cref="Welcome.ReachMm"/> for an item to pick up.</param>
    /// <param name="nearest">What was found.</param>
    public bool TryFindNearest(EntityKind kind, int withinMm, out Entity nearest)
    {
        nearest = default;
        var leftMm = (long)withinMm + 1;
        foreach (ref readonly var entity in EntitiesOf(kind))
        {
            var distanceMm = Position.DistanceMm(entity.Position);
            if (distanceMm >= leftMm || IsMe(entity)) continue;
            (nearest, leftMm) = (entity, distanceMm);
        }

        return leftMm <= withinMm;
    }

    /// <summary>Where to draw somebody at this moment, in millimetres: on its way to where the server last said it stands.</summary>
    /// <remarks>The way takes about as long as the time between the last two tellings, see <see cref="GameClientOptions.GlideMsMin"/>, so
    /// whoever walks is drawn walking, that much behind. Who came back to life or went further than a walk is drawn there at once. You
    /// are drawn where the newest verdict said. When nothing comes any more, everybody arrives and stands.</remarks>
    public Position PlaceOf(in Entity entity)
    {
        if (IsMe(entity)) return Position;
        var index = _table.IndexOf(entity.Kind, entity.Id);
        return index >= 0 ? _table.GlideOf(index).At(_now()) : entity.Position;
    }

    internal void Enter(Welcome welcome)
    {
        while (_table.Count > 0) Remove(_table.Count - 1);
        Welcome = welcome;
        Tick = welcome.Tick;
        Position = welcome.Position;
        var view = welcome.View;
        var nearMs = 1_000 / Math.Max(view.UpdatesPerSecond, 1);
        // Twice: whoever steps a little less often than the far rate tells is still drawn walking.
        var farMs = Math.Min(2 * 1_000 / Math.Max(view.FarUpdatesPerSecond, 1), DerivedGlideMsMax);
        _glideMin = (_options.GlideMsMin ?? nearMs) * TimeSpan.TicksPerMillisecond;
        _glideMax = Math.Max(_glideMin, (_options.GlideMsMax ?? farMs) * TimeSpan.TicksPerMillisecond);
    }

    internal void Stand(Position position)
    {
        Position = position;
        var index = Welcome is { } welcome ? _table.IndexOf(EntityKind.Player, welcome.PlayerId.Value) : -1;
        if (index >= 0) _table[index] = _table[index] with { Position = position };
    }

    internal void Reach(long tick) => Tick = Math.Max(Tick, tick);

    /// <summary>Takes an update over.</summary>
    /// <returns>False when it spoke of somebody whom it, and those before it, never introduced: then the picture has a hole.</returns>
    internal bool Apply(StateUpdate update)
    {
        if (update.Full) _table.BeginPicture();
        Reach(update.Tick);
        for (var i = 0; i < update.Left.Count; i++)
        {
            var index = _table.IndexOf(update.Left[i]);
            if (index >= 0) Remove(index);
        }

        var now = _now();
        for (var i = 0; i < update.Entered.Count; i++) Put(update.Entered[i], now);
        if (update.Full) ForgetOthers();
        var isWhole = true;
        for (var i = 0; i < update.Moved.Count; i++) isWhole &= MoveOn(update.Moved[i], now);
        for (var i = 0; i < update.LifeChanged.Count; i++) isWhole &= ChangeLife(update.LifeChanged[i], now);
        return isWhole;
    }

    private bool IsMe(in Entity entity) => entity.Kind == EntityKind.Player && entity.Id == Welcome?.PlayerId.Value;

    private void Put(in EntityEntered entered, long now)
    {
        var entity = new Entity(
            entered.Handle, entered.Kind, entered.Id, entered.Name, entered.Position, entered.Life, entered.LifeUntilTick);
        var index = _table.IndexOf(entered.Handle);
        if (index >= 0 && (_table[index].Kind != entity.Kind || _table[index].Id != entity.Id)) Remove(index);
        index = _table.IndexOf(entity.Kind, entity.Id);
        if (IsMe(entity)) Position = entity.Position;
        if (index >= 0)
        {
            var before = _table[index];
            _table.Replace(index, entity);
            Lead(index, before, now);
            return;
        }

        index = _table.Add(entity);
        _table.GlideOf(index).Jump(entity.Position, now);
        Appeared?.Invoke(entity);
    }

    private bool MoveOn(in EntityMoved moved, long now)
    {
        var index = _table.IndexOf(moved.Handle);
        if (index < 0) return false;
        var before = _table[index];
        // Where I stand, my verdicts say, and exactly.
        if (IsMe(before)) return true;
        var quantumMm = Welcome?.View.QuantumMm ?? 1;
        _table[index] = before with { Position = new(moved.X * quantumMm, moved.Y * quantumMm) };
        Lead(index, before, now);
        return true;
    }

    private bool ChangeLife(in EntityLife changed, long now)
    {
        var index = _table.IndexOf(changed.Handle);
        if (index < 0) return false;
        var before = _table[index];
        _table[index] = before with { Life = changed.Life, LifeUntilTick = changed.UntilTick };
        // Nobody walks from where it died to where it comes back.
        if (before.Life == Life.Dead && changed.Life != Life.Dead) _table.GlideOf(index).Jump(before.Position, now);
        return true;
    }

    /// <summary>Leads the eye from where somebody was to where it is now.</summary>
    private void Lead(int index, in Entity before, long now)
    {
        ref readonly var entity = ref _table[index];
        ref var glide = ref _table.GlideOf(index);
        // A quarter longer than it took from the last telling to this one: one that comes a little late finds it still walking.
        var sinceTold = Math.Min(now - glide.ToldAt, _glideMax);
        var lasts = Math.Clamp(sinceTold * 5 / 4, _glideMin, _glideMax);
        var isBack = before.Life == Life.Dead && entity.Life != Life.Dead;
        if (isBack || before.Position.DistanceMm(entity.Position) > WalkMmMax(sinceTold)) glide.Jump(entity.Position, now);
        else glide.SetOut(entity.Position, now, lasts);
    }

    // As far as the rules let anybody walk in that time, and the two ends' rounding.
    private long WalkMmMax(long time)
    {
        if (Welcome is not { Rules: var rules, View: var view } welcome) return 0;
        var ticks = (time * welcome.TicksPerSecond / TimeSpan.TicksPerSecond) + 1;
        return rules.StrideMaxMm + (rules.SpeedMmPerTick * ticks) + (2 * view.QuantumMm);
    }

    private void ForgetOthers()
    {
        // From the end, because whoever takes a removed one's place has been looked at already.
        for (var i = _table.Count - 1; i >= 0; i--)
        {
            if (!_table.IsInPicture(i)) Remove(i);
        }
    }

    private void Remove(int index)
    {
        var gone = _table[index];
        _table.RemoveAt(index);
        Vanished?.Invoke(gone);
    }
}
