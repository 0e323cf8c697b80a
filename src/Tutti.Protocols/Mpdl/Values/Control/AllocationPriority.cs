namespace Tutti.Protocols.Mpdl;

/// <summary>Who keeps a voice when voices run out: the lowest loses first (mpdl-5.8).</summary>
/// <remarks>Levels multiply; a level without one counts as 1.</remarks>
/// <param name="Raw">0 resets what it is sent to, 1 is lowest, 255 highest.</param>
public readonly record struct AllocationPriority(byte Raw)
{
    /// <summary>Silences the addressed thing and all below it, forgets everything and gives its memory back.</summary>
    public static readonly AllocationPriority Reset;

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(AllocationPriority value) => ParameterSetting.Known(DescriptorId.AllocationPriority, value.Raw);
}
