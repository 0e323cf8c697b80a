using System.Runtime.InteropServices;

namespace Tutti.Synth;

/// <summary>Where pedals, wheels and keys are.</summary>
/// <param name="Holds">Switch pedal 1 is down: releases wait.</param>
/// <param name="IsSoft">Switch pedal 2 is down: new notes are softer and darker.</param>
/// <param name="Vibrato">Modulation wheel 1, 0 to 1.</param>
/// <param name="Pressure">On the key, 0 to 1.</param>
/// <param name="Volume">Continuous pedal 1, 0 to 1; 1 until it was touched.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Positions(bool Holds, bool IsSoft, double Vibrato, double Pressure, double Volume)
{
    /// <summary>Nobody touched anything.</summary>
    public static readonly Positions Rest = new(Holds: false, IsSoft: false, 0, 0, 1);
}
