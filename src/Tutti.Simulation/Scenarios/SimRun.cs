using Tutti.Protocols.Wire;
using Tutti.Simulation.Checks;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Scenarios;

/// <summary>One world, with a stage, faults and all checks, going through one scenario.</summary>
/// <remarks>Thread-safe: no; several may run on several threads.</remarks>
public sealed class SimRun
{
    private static readonly TimeSpan s_stillPlaying = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_healed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_oldTimers = TimeSpan.FromSeconds(31);

    private readonly OldPeerCheck _old;

    /// <summary>A run that has not begun.</summary>
    /// <param name="seed">Decides everything, the scenario too unless one is given.</param>
    /// <param name="scenario">The scenario; null: the one the seed leads to.</param>
    /// <param name="trace">Takes a line for each thing that happens; null: none is made.</param>
    public SimRun(ulong seed, Scenario? scenario = null, Action<string>? trace = null)
    {
        Scenario = scenario ?? Scenario.Of(seed);
        World = new World(seed) { Scenario = Scenario.Name, Trace = trace };
        Stage = new Stage(World, 20);
        Faults = new Faults(Stage);
        Bounds = new BoundsCheck(Stage);
        World.Add(Bounds);
        World.Add(new GhostCheck(Stage));
        World.Add(new TreeCheck(Stage));
        World.Add(new PatchCheck(Stage));
        _old = new OldPeerCheck(Stage);
        World.Add(_old);
    }

    /// <summary>What it goes through.</summary>
    public Scenario Scenario { get; }

    /// <summary>Where it happens.</summary>
    public World World { get; }

    /// <summary>Who and what is in it.</summary>
    public Stage Stage { get; }

    /// <summary>What goes wrong.</summary>
    public Faults Faults { get; }

    /// <summary>How full the queues were.</summary>
    public BoundsCheck Bounds { get; }

    /// <summary>Plays the scenario.</summary>
    /// <exception cref="WorldViolationException">Something is not as it must be.</exception>
    public void Play() => Scenario.Play(this);

    /// <summary>Plays the scenario and tells what became of it.</summary>
    public SimResult PlayToResult()
    {
        string? violation = null;
        try
        {
            Play();
        }
        catch (WorldViolationException e)
        {
            violation = e.Message;
        }

        return new SimResult(
            World.Seed, Scenario.Name, World.Network.Hosts.Count, Faults.Count, World.Now.Nanoseconds / 1e9, World.Events, Stage.Arrived, violation);
    }

    /// <summary>Waits until the last fault is over, lets the show go on for 3 s and rest for 2 s; then everything must hold.</summary>
    public void Settle()
    {
        while (Faults.Over > World.Now)
        {
            World.Run(Faults.Over - World.Now);
        }

        Instant over = World.Now;
        World.Say("no more faults");
        World.Run(s_stillPlaying);
        Stage.Pause();
        World.Run(s_healed - (World.Now - over));
        World.CheckSettled();
        if (Stage.Old.Count > 0)
        {
            SettleOld();
        }
    }

    /// <summary>Old peers notice silence after 30 s, looking once a second; then 5 s more. To and from them a value arrives at most once, and one of a
    /// run that has ended may come late and last: so each emitter says one more.</summary>
    private void SettleOld()
    {
        World.Run(s_oldTimers);
        foreach (SimPatch patch in Stage.Patches)
        {
            if (patch.IsOld)
            {
                Stage.Emit(patch.From);
            }
        }

        World.Run(s_healed);
        World.CheckSettled();
        _old.SettledOld(World);
    }
}
