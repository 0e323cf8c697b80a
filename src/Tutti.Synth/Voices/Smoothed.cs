namespace Tutti.Synth;

/// <summary>A value that follows its target without corners: two low-pass filters in a row, moved on once a control step.</summary>
/// <remarks>A jump of the target bends neither the value nor its slope at once, so amplitudes that follow it do not click.</remarks>
internal struct Smoothed
{
    private double _between;

    /// <summary>Where it goes.</summary>
    public double Target;

    /// <summary>Where it is.</summary>
    public double Value { get; private set; }

    /// <summary>True when it is there, nearly.</summary>
    public readonly bool IsStill => Math.Abs(Target - Value) <= 1e-6 * (1 + Math.Abs(Target)) && Math.Abs(Target - _between) <= 1e-6 * (1 + Math.Abs(Target));

    /// <summary>Is at its target from now on.</summary>
    public void Jump(double target) => Target = _between = Value = target;

    /// <summary>Moves on by a step.</summary>
    /// <param name="share">What a filter takes of the way in a step, 0 to 1.</param>
    public void Step(double share)
    {
        if (IsStill)
        {
            Jump(Target);
            return;
        }

        _between += (Target - _between) * share;
        Value += (_between - Value) * share;
    }
}
