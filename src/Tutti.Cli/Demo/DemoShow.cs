using Tutti.Cli.Running;

namespace Tutti.Cli.Demo;

/// <summary>A small show in one process: a desk, a sequencer and a lamp, three nodes that meet over the network like any others.</summary>
internal sealed class DemoShow : IAsyncDisposable
{
    /// <summary>Steps of the sequencer's bar.</summary>
    public const int Steps = 8;

    private static readonly bool[] s_pattern = [true, false, false, true, false, true, false, false];

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private double _phase;
    private double _beat;
    private int _step = -1;
    private long _signals;

    /// <summary>Makes the nodes; they are not yet on the network.</summary>
    /// <param name="options">For all three.</param>
    public DemoShow(NodeOptions options)
    {
        Desk = Invocation.MakeNode("desk", options);
        Fader = Desk.Add(Parameter.Float("fader", 0.5, 0, 1), Access.Emit);
        Speed = Desk.Add(Parameter.Float("speed", 1, 0, 10), Access.Sense);

        Sequencer = Invocation.MakeNode("sequencer", options);
        Step = Sequencer.Add(Parameter.Int("step", 0, 0, Steps - 1), Access.Emit);
        Gate = Sequencer.Add(Parameter.Bool("gate"), Access.Emit);
        Colour = Sequencer.Add(Parameter.Vec3("colour", new Vec3(1, 1, 1)), Access.Emit);
        Tempo = Sequencer.Add(Parameter.Float("tempo", 120, 20, 600), Access.Sense);
        Sequencer.AddMethod("reset", _ =>
        {
            Volatile.Write(ref _beat, 0);
            return "at step 0";
        });

        Lamp = Invocation.MakeNode("lamp", options);
        Level = Lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        Flash = Lamp.Add(Parameter.Bool("flash"), Access.Sense);
        Shade = Lamp.Add(Parameter.Vec3("colour", new Vec3(1, 1, 1)), Access.Sense);
        Tell(Lamp, Level);
        Tell(Lamp, Flash);
        Tell(Lamp, Shade);
        Tell(Desk, Speed);
        Tell(Sequencer, Tempo);
    }

    /// <summary>A parameter of the show was changed from outside its node.</summary>
    public event Action<Node, string, ZocpValue, ChangeCause>? Arrived;

    /// <summary>Its fader goes up and down by itself.</summary>
    public Node Desk { get; }

    /// <summary>Steps through a bar.</summary>
    public Node Sequencer { get; }

    /// <summary>Shows what the other two tell it.</summary>
    public Node Lamp { get; }

    /// <summary>The desk's fader, 0 to 1.</summary>
    public Parameter<double> Fader { get; }

    /// <summary>How fast the fader moves; 0 stops it.</summary>
    public Parameter<double> Speed { get; }

    /// <summary>The sequencer's step, from 0.</summary>
    public Parameter<long> Step { get; }

    /// <summary>On at the steps that sound.</summary>
    public Parameter<bool> Gate { get; }

    /// <summary>A new colour with each bar: red, green, blue, each 0 to 1.</summary>
    public Parameter<Vec3> Colour { get; }

    /// <summary>Beats a minute; two steps are a beat.</summary>
    public Parameter<double> Tempo { get; }

    /// <summary>The lamp's brightness, 0 to 1.</summary>
    public Parameter<double> Level { get; }

    /// <summary>The lamp's flash.</summary>
    public Parameter<bool> Flash { get; }

    /// <summary>The lamp's colour.</summary>
    public Parameter<Vec3> Shade { get; }

    /// <summary>Signals that arrived over patches.</summary>
    public long Signals => Volatile.Read(ref _signals);

    /// <summary>How long it has been running.</summary>
    public TimeSpan Running => TimeProvider.System.GetElapsedTime(_start);

    private IEnumerable<Node> Nodes => [Desk, Sequencer, Lamp];

    /// <summary>Goes on the network and makes the patches.</summary>
    public async Task StartAsync(TimeSpan wait, CancellationToken cancellation)
    {
        foreach (Node node in Nodes)
        {
            await node.StartAsync(cancellation);
        }

        // A lamp of the same name may be on the same network: ours are known by UUID.
        await Desk.FindAsync(Lamp.Uuid.ToString(), wait, cancellation);
        await Sequencer.FindAsync(Lamp.Uuid.ToString(), wait, cancellation);
        await Desk.PatchAsync(Desk["fader"], Lamp["level"], cancellation);
        await Sequencer.PatchAsync(Sequencer["gate"], Lamp["flash"], cancellation);
        await Sequencer.PatchAsync(Sequencer["colour"], Lamp["colour"], cancellation);
    }

    /// <summary>Moves everything on.</summary>
    /// <param name="passed">Time since the last call.</param>
    public void Advance(TimeSpan passed)
    {
        _phase += passed.TotalSeconds * Speed.Value / 4;
        if (Speed.Value > 0)
        {
            Fader.Emit(Math.Round((1 - Math.Cos(_phase * Math.Tau)) / 2, 3));
        }

        double beat = Volatile.Read(ref _beat) + (passed.TotalMinutes * Tempo.Value);
        Volatile.Write(ref _beat, beat);
        int step = (int)(beat * 2 % Steps);
        if (step == _step)
        {
            return;
        }

        _step = step;
        Step.Emit(step);
        Gate.Emit(s_pattern[step]);
        if (step == 0)
        {
            Colour.Emit(Hue(beat / 16 % 1));
        }
    }

    /// <summary>The patches that start in the show, also those that somebody else has made.</summary>
    public IReadOnlyList<DemoPatch> Patches() =>
    [
        .. ((Parameter[])[Fader, Step, Gate, Colour]).SelectMany(emitter => emitter.Subscribers
            .Where(s => s.Receiver is not null)
            .Select(s => new DemoPatch($"{emitter.Node}/{emitter.Path}", $"{NameOf(s.Node)}/{s.Receiver}"))),
    ];

    /// <summary>Nodes that are not of the show.</summary>
    public IEnumerable<Peer> Visitors() => Lamp.Peers.Where(p => Nodes.All(n => n.Uuid != p.Uuid));

    /// <summary>Says farewell.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));

    private static Vec3 Hue(double turn)
    {
        double Part(double offset) => Math.Round(0.5 + (0.5 * Math.Cos((turn + offset) * Math.Tau)), 2);
        return new Vec3(Part(0), Part(2.0 / 3), Part(1.0 / 3));
    }

    private string NameOf(Uuid uuid) =>
        Nodes.FirstOrDefault(n => n.Uuid == uuid)?.Name ?? Lamp.Peers.FirstOrDefault(p => p.Uuid == uuid)?.Name ?? uuid.ToString()[..8];

    private void Tell<T>(Node node, Parameter<T> parameter) => parameter.Changed += change =>
    {
        if (change.Cause == ChangeCause.Emit)
        {
            return;
        }

        if (change.Cause == ChangeCause.Signal)
        {
            Interlocked.Increment(ref _signals);
        }

        Arrived?.Invoke(node, parameter.Path, parameter.Current, change.Cause);
    };
}
