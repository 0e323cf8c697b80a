using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.Packet;

public class DescriptorCatalogTests
{
    [Theory]
    [Clause("mpdl-1.2")]
    [InlineData(0x3F, 1)]
    [InlineData(0x40, 2)]
    [InlineData(0x7F, 2)]
    [InlineData(0x80, 4)]
    [InlineData(0xBF, 4)]
    [InlineData(0xC0, 0)]
    [InlineData(0xFF, 0)]
    public void The_high_bits_of_an_id_say_how_much_data_follows(byte id, int width) =>
        Assert.Equal(width, DescriptorCatalog.WidthOf((DescriptorId)id));

    [Theory]
    [Clause("mpdl-3.1")]
    [InlineData(DescriptorId.Articulation, 1, CombiningRule.And, 0)]
    [InlineData(DescriptorId.Brightness, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.EvenOddBalance, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.PitchedUnpitchedBalance, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.Roughness, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.AttackCharacter, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.Inharmonicity, 1, CombiningRule.Multiply, 0)]
    [InlineData(DescriptorId.PanLeftRight, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.PanUpDown, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.PanFrontBack, 1, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.Azimuth, 1, CombiningRule.Add, 0x80)]
    [InlineData(DescriptorId.Elevation, 1, CombiningRule.Add, 0x80)]
    [InlineData(DescriptorId.TimbreX, 1, CombiningRule.Add, 0)]
    [InlineData(DescriptorId.TimbreY, 1, CombiningRule.Add, 0)]
    [InlineData(DescriptorId.TimbreZ, 1, CombiningRule.Add, 0)]
    [InlineData(DescriptorId.AllocationPriority, 1, CombiningRule.Multiply, 0)]
    [InlineData(DescriptorId.Pitch, 2, CombiningRule.Add, 0x7900)]
    [InlineData(DescriptorId.Loudness, 2, CombiningRule.Multiply, 0x8000)]
    [InlineData(DescriptorId.Amplitude, 2, CombiningRule.Multiply, 0x8000)]
    [InlineData(DescriptorId.Distance, 2, CombiningRule.Multiply, 0x8000)]
    [InlineData(DescriptorId.OutputLevel, 2, CombiningRule.Multiply, 0x80)]
    [InlineData(DescriptorId.ProgramNow, 2, CombiningRule.Overwrite, 0)]
    [InlineData(DescriptorId.ProgramNext, 2, CombiningRule.Overwrite, 0)]
    [InlineData(DescriptorId.Frequency, 4, CombiningRule.Overwrite, 0x0105A025)]
    [InlineData((DescriptorId)0x11, 1, CombiningRule.Overwrite, 0)]
    [InlineData((DescriptorId)0x5F, 2, CombiningRule.Overwrite, 0)]
    [InlineData((DescriptorId)0x9F, 4, CombiningRule.Overwrite, 0)]
    [InlineData((DescriptorId)0xC8, 0, CombiningRule.None, 0)]
    [InlineData(DescriptorId.ModulationRate, 4, CombiningRule.None, 0)]
    [InlineData(DescriptorId.KeyVelocity, 1, CombiningRule.None, 0)]
    public void Each_parameter_has_its_width_rule_and_default(DescriptorId id, int width, CombiningRule rule, uint standard)
    {
        Assert.Equal(width, DescriptorCatalog.WidthOf(id));
        Assert.Equal(rule, DescriptorCatalog.RuleOf(id));
        Assert.Equal(standard, DescriptorCatalog.DefaultOf(id));
    }

    [Theory]
    [Clause("mpdl-3.1")]
    [InlineData(0x00, 0x00, DescriptorKind.Illegal)]
    [InlineData(0x01, 0x10, DescriptorKind.Parameter)]
    [InlineData(0x11, 0x1F, DescriptorKind.Free)]
    [InlineData(0x20, 0x2E, DescriptorKind.Reserved)]
    [InlineData(0x2F, 0x3F, DescriptorKind.Measurement)]
    [InlineData(0x40, 0x46, DescriptorKind.Parameter)]
    [InlineData(0x47, 0x47, DescriptorKind.Control)]
    [InlineData(0x48, 0x5F, DescriptorKind.Free)]
    [InlineData(0x60, 0x6A, DescriptorKind.Reserved)]
    [InlineData(0x6B, 0x7F, DescriptorKind.Measurement)]
    [InlineData(0x80, 0x80, DescriptorKind.Parameter)]
    [InlineData(0x81, 0x81, DescriptorKind.Control)]
    [InlineData(0x82, 0x84, DescriptorKind.Packet)]
    [InlineData(0x85, 0x9F, DescriptorKind.Free)]
    [InlineData(0xA0, 0xBF, DescriptorKind.Reserved)]
    [InlineData(0xC0, 0xC4, DescriptorKind.Control)]
    [InlineData(0xC5, 0xC6, DescriptorKind.Query)]
    [InlineData(0xC7, 0xC7, DescriptorKind.Packet)]
    [InlineData(0xC8, 0xDF, DescriptorKind.Free)]
    [InlineData(0xE0, 0xFF, DescriptorKind.Reserved)]
    public void Every_id_has_a_kind(int first, int last, DescriptorKind kind)
    {
        for (int id = first; id <= last; id++)
        {
            Assert.Equal(kind, DescriptorCatalog.KindOf((DescriptorId)id));
        }
    }

    [Theory]
    [Clause("mpdl-9.1")]
    [InlineData(DescriptorId.KeyVelocity, 0x3F, false)]
    [InlineData(DescriptorId.SwitchPedal1, 0x3D, false)]
    [InlineData(DescriptorId.SwitchPedal4, 0x3A, false)]
    [InlineData(DescriptorId.PickVelocity, 0x39, true)]
    [InlineData(DescriptorId.WindFlow, 0x35, false)]
    [InlineData(DescriptorId.DrumAngle, 0x2F, false)]
    [InlineData(DescriptorId.KeyPressure, 0x7F, false)]
    [InlineData(DescriptorId.PitchBendWheel, 0x7E, false)]
    [InlineData(DescriptorId.ModulationWheel1, 0x7D, false)]
    [InlineData(DescriptorId.ContinuousPedal1, 0x7A, false)]
    [InlineData(DescriptorId.PositionX, 0x73, false)]
    [InlineData(DescriptorId.PositionZ, 0x71, false)]
    [InlineData(DescriptorId.VelocityX, 0x70, true)]
    [InlineData(DescriptorId.VelocityZ, 0x6E, true)]
    [InlineData(DescriptorId.AccelerationX, 0x6D, true)]
    [InlineData(DescriptorId.AccelerationZ, 0x6B, true)]
    public void Measurements_have_the_published_ids(DescriptorId id, byte number, bool isSigned)
    {
        Assert.Equal(number, (byte)id);
        Assert.Equal(isSigned, DescriptorCatalog.IsSigned(id));
    }

    [Theory]
    [InlineData(DescriptorId.PanLeftRight, "pan-left-right")]
    [InlineData(DescriptorId.TimbreX, "timbre-x")]
    [InlineData(DescriptorId.ModulationWheel1, "modulation-wheel1")]
    [InlineData((DescriptorId)0x48, null)]
    [InlineData(DescriptorId.None, null)]
    public void Named_ids_are_found_by_their_name(DescriptorId id, string? name)
    {
        Assert.Equal(name, DescriptorCatalog.NameOf(id));
        Assert.Equal(name is not null, DescriptorCatalog.TryFind(name, out DescriptorId found));
        Assert.Equal(name is null ? default : id, found);
    }
}
