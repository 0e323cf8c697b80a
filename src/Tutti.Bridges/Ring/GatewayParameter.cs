using Tutti.Protocols.Mpdl;

namespace Tutti.Bridges;

/// <summary>A parameter of MPDL as the gateway shows it to nodes: a number with a range that people know.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public sealed class GatewayParameter
{
    private readonly Func<double, ParameterSetting> _toSetting;
    private readonly Func<uint, double> _toNumber;

    private GatewayParameter(string name, DescriptorId id, double min, double max, double standard, Func<double, ParameterSetting> toSetting, Func<uint, double> toNumber) =>
        (Name, Id, Min, Max, Standard, _toSetting, _toNumber) = (name, id, min, max, standard, toSetting, toNumber);

    /// <summary>All that can be shown. Factors are relative to neutral, pitch is in semitones as MIDI counts them, pan goes from -1 to 1.</summary>
    public static IReadOnlyList<GatewayParameter> All { get; } =
    [
        new("pitch", DescriptorId.Pitch, -0.5, 127.5, 60, number => Pitch.FromMidi(number), raw => new Pitch((ushort)raw).Semitones),
        new("loudness", DescriptorId.Loudness, 0, 2, 1, number => Loudness.FromFactor(number), raw => new Loudness((ushort)raw).Factor),
        new("amplitude", DescriptorId.Amplitude, 0, 2, 1, number => Amplitude.FromFactor(number), raw => new Amplitude((ushort)raw).Factor),
        new("brightness", DescriptorId.Brightness, 0, 2, 1, number => Brightness.FromFactor(number), raw => new Brightness((byte)raw).Factor),
        new("roughness", DescriptorId.Roughness, 0, 2, 1, number => Roughness.FromFactor(number), raw => new Roughness((byte)raw).Factor),
        new("attack", DescriptorId.AttackCharacter, 0, 2, 1, number => AttackCharacter.FromFactor(number), raw => new AttackCharacter((byte)raw).Factor),
        new("pan", DescriptorId.PanLeftRight, -1, 1, 0, number => PanLeftRight.FromPosition(number), raw => new PanLeftRight((byte)raw).Position),
    ];

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The parameter.</summary>
    public DescriptorId Id { get; }

    /// <summary>The least value.</summary>
    public double Min { get; }

    /// <summary>The greatest value.</summary>
    public double Max { get; }

    /// <summary>The value while nobody has set it.</summary>
    public double Standard { get; }

    /// <summary>The value as a setting.</summary>
    public ParameterSetting ToSetting(double number) => _toSetting(number);

    /// <summary>A setting's value as the number.</summary>
    public double ToNumber(uint raw) => _toNumber(raw);
}
