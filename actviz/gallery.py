"""Published functions that the catalogue does not have, each as a formula.

The definition of each was looked up, and `source` says where it was seen: in the paper itself, in
its authors' code, or in a survey or a library that cites the paper. The values after the semicolon
are those of the source, unless it is said that they are ours; the ranges are ours.
"""

from dataclasses import dataclass

from actviz.catalog import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published function.

    Attributes
    ----------
    title : str
    text : str
        Its formula, with the settings of its parameters.
    authors, year : str, int
        Who published it, and when.
    link : str
        The publication, or where the definition can be read if that is not online.
    source : str
        Where the definition was seen.
    aliases : tuple of str
        Other names.
    """

    title: str
    text: str
    authors: str
    year: int
    link: str
    source: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The title and the other names."""
        return (self.title, *self.aliases)

    @property
    def cited(self) -> str:
        """``Roy et al. 2019``."""
        first, *others = self.authors.replace(" and ", ", ").split(", ")
        names = f"{first} et al." if len(others) > 1 else self.authors
        return f"{names} {self.year}"


# Surveys and libraries that are cited more than once.
DUBEY_LINK = "https://arxiv.org/abs/2109.14545"
KUNC_LINK = "https://arxiv.org/abs/2402.09092"
DUBEY = f"Dubey, Singh and Chaudhuri (2022), {DUBEY_LINK}"
KUNC = f"Kunc and Kléma (2024), {KUNC_LINK}"
ECHO = "the documentation of Echo, https://github.com/digantamisra98/Echo"
ACT_TENSOR = "the README of ActTensor, https://github.com/pouyaardehkhani/ActTensor"
NOEL = "https://arxiv.org/abs/2111.04020"
NOEL_AUTHORS = "Noel, Bharadwaj, Muthiah-Nakarajan, Dutta and Amali"

GALLERY = (
    # z times a gate between 0 and 1
    Published(
        title="Phish",
        text="z*tanh(z*Phi(z))",
        authors="Naveen",
        year=2022,
        link="https://www.techrxiv.org/doi/full/10.36227/techrxiv.17283824.v1",
        source="abstract, as z·tanh(GELU(z))",
    ),
    Published(
        title="Smish",
        text="z*tanh(log(1 + sigmoid(z)))",
        authors="Wang, Ren and Wang",
        year=2022,
        link="https://doi.org/10.3390/electronics11040540",
        source="abstract",
    ),
    Published(
        title="Serf",
        text="z*erf(log(1 + exp(z)))",
        authors="Nag and Bhattacharyya",
        year=2021,
        link="https://arxiv.org/abs/2108.09598",
        source=(
            "the documentation of E3x, https://e3x.readthedocs.io/stable/_autosummary/"
            "e3x.nn.activations.serf.html, and Papers with Code, method Serf"
        ),
        aliases=("log-softplus error activation",),
    ),
    Published(
        title="TanhExp",
        text="z*tanh(exp(z))",
        authors="Liu and Di",
        year=2020,
        link="https://arxiv.org/abs/2003.09855",
        source=(
            f"{ACT_TENSOR}, entry 25; the same function as TeLU, Fernandez and Mali (2024), "
            "https://arxiv.org/abs/2412.20269, abstract"
        ),
        aliases=("telu", "hyperbolic tangent exponential linear unit"),
    ),
    Published(
        title="Logish",
        text="z*log(1 + sigmoid(z))",
        authors="Zhu, Zeng, Liu and Zhang",
        year=2021,
        link="https://doi.org/10.1016/j.neucom.2021.06.067",
        source="abstract",
    ),
    Published(
        title="Gish",
        text="z*log(2 - exp(-exp(z)))",
        authors="Kaytan, Aydilek and Yeroğlu",
        year=2023,
        link="https://doi.org/10.1007/s00521-023-09035-5",
        source="abstract",
    ),
    Published(
        title="GoLU",
        text="z*exp(-exp(-z))",
        authors="Das, Safari, Adriaensen and Hutter",
        year=2025,
        link="https://arxiv.org/abs/2502.03654",
        source="abstract",
        aliases=("gompertz linear unit",),
    ),
    Published(
        title="Swish with β",
        text="z*sigmoid(beta*z); beta=1 in 0..5",
        authors="Ramachandran, Zoph and Le",
        year=2017,
        link="https://arxiv.org/abs/1710.05941",
        source=f"as given in {DUBEY}, equation 46; trained, most values of beta are near 1",
        aliases=("swish beta", "trainable swish", "parametric swish", "acon-a"),
    ),
    Published(
        title="E-Swish",
        text="beta*z*sigmoid(z); beta=1.375 in 1..2",
        authors="Alcaide",
        year=2018,
        link="https://arxiv.org/abs/1801.07145",
        source=f"as given in {DUBEY}, equation 47; the value is the default of {ECHO}",
    ),
    Published(
        title="ARiA-2",
        text="z*(1 + exp(-beta*z))^(-alpha); alpha=1.5 in 0.1..3; beta=2 in 0.1..5",
        authors="Patwardhan, Ingalhalikar and Walambe",
        year=2018,
        link="https://arxiv.org/abs/1805.08878",
        source=(
            "the code of pywick, https://github.com/achaiah/pywick, pywick/functions/swish.py, "
            "where it is ARiA with K = C = Q = 1, A = 0, B = b and v = 1/a. Some libraries leave "
            "out the factor z, and lose the non-monotone shape that the abstract speaks of"
        ),
        aliases=("aria", "richard's curve weighted activation"),
    ),
    Published(
        title="SwishT",
        text="z*sigmoid(beta*z) + alpha*tanh(z); beta=1 in 0..5; alpha=0.1 in 0..1",
        authors="Seo, Kim and Park",
        year=2024,
        link="https://arxiv.org/abs/2407.01012",
        source="PyTorch code that goes with the paper, class SwishT",
    ),
    Published(
        title="FTSwish",
        text="where(z >= 0, z*sigmoid(z) + T, T); T=-0.2 in -1..1",
        authors="Chieng, Wahid, Ong and Perla",
        year=2018,
        link="https://arxiv.org/abs/1812.06247",
        source=(
            f"PyTorch code that cites the paper, class FTSwish; the value as given in {KUNC}, "
            "section 3.6.46"
        ),
        aliases=("flatten-t swish", "flatted-t swish"),
    ),
    Published(
        title="APTx",
        text=(
            "(alpha + tanh(beta*z))*gamma*z; alpha=1 in 0..2; beta=1 in 0.1..3; gamma=0.5 in 0.1..1"
        ),
        authors="Kumar",
        year=2022,
        link="https://arxiv.org/abs/2209.06119",
        source="the author's package, https://pypi.org/project/aptx-activation",
        aliases=("alpha plus tanh times",),
    ),
    Published(
        title="PFLU",
        text="z*(1 + z/sqrt(1 + z^2))/2",
        authors="Zhu, Min, Wang and others",
        year=2021,
        link="https://doi.org/10.1016/j.neucom.2020.11.068",
        source="the authors' code, https://github.com/mengzhu0308/PFLU-FPFLU, PFLU.py",
        aliases=("power function linear unit",),
    ),
    Published(
        title="FPFLU",
        text="max(z, z/(1 + z^2))",
        authors="Zhu, Min, Wang and others",
        year=2021,
        link="https://doi.org/10.1016/j.neucom.2020.11.068",
        source="the authors' code, https://github.com/mengzhu0308/PFLU-FPFLU, FPFLU.py",
        aliases=("faster power function linear unit", "faster pflu"),
    ),
    Published(
        title="SMU",
        text=(
            "((1 + alpha)*z + (1 - alpha)*z*erf(mu*(1 - alpha)*z))/2; "
            "alpha=0.25 in 0..1; mu=1 in 0.1..10"
        ),
        authors="Biswas, Kumar, Banerjee and Pandey",
        year=2021,
        link="https://arxiv.org/abs/2111.04682",
        source="PyTorch code that cites the paper, class SMU; mu is trained, and its value is ours",
        aliases=("smooth maximum unit",),
    ),
    Published(
        title="SMU-1",
        text=(
            "((1 + alpha)*z + sqrt((1 - alpha)^2*z^2 + mu^2))/2; alpha=0.25 in 0..1; mu=1 in 0.1..5"
        ),
        authors="Biswas, Kumar, Banerjee and Pandey",
        year=2021,
        link="https://arxiv.org/abs/2111.04682",
        source=(
            "a review of the paper, https://0809zheng.github.io, where max(a, b) becomes "
            "(a + b + √((a − b)² + μ²))/2; the value of mu is ours"
        ),
    ),
    Published(
        title="ACON-C",
        text=(
            "(p1 - p2)*z*sigmoid(beta*(p1 - p2)*z) + p2*z; "
            "p1=1 in 0..2; p2=0.25 in -1..1; beta=1 in 0..5"
        ),
        authors="Ma, Zhang, Liu and Sun",
        year=2020,
        link="https://arxiv.org/abs/2009.04759",
        source="the comment of the authors' code, acon.py, class AconC; p1 and p2 are ours",
        aliases=("acon", "activate or not"),
    ),
    Published(
        title="dSiLU",
        text="sigmoid(z)*(1 + z*(1 - sigmoid(z)))",
        authors="Elfwing, Uchibe and Doya",
        year=2017,
        link="https://arxiv.org/abs/1702.03118",
        source=f"the derivative of SiLU, as told in {KUNC}, section 3.3.21",
        aliases=("derivative of silu",),
    ),
    # Waves
    Published(
        title="GCU",
        text="z*cos(z)",
        authors="Noel, Arunkumar, Trivedi and Dutta",
        year=2021,
        link="https://arxiv.org/abs/2108.12943",
        source="abstract",
        aliases=("growing cosine unit",),
    ),
    Published(
        title="SQU",
        text="z^2 + z",
        authors=NOEL_AUTHORS,
        year=2021,
        link=NOEL,
        source="a summary of the paper, where it is function 18",
        aliases=("shifted quadratic unit",),
    ),
    Published(
        title="NCU",
        text="z - z^3",
        authors=NOEL_AUTHORS,
        year=2021,
        link=NOEL,
        source="a summary of the paper, where it is function 19",
        aliases=("non-monotonic cubic unit",),
    ),
    Published(
        title="SSU",
        text="pi*sinc(z - pi)",
        authors=NOEL_AUTHORS,
        year=2021,
        link=NOEL,
        source="a summary of the paper, where it is function 21, with sinc(z) = sin(z)/z",
        aliases=("shifted sinc unit",),
    ),
    Published(
        title="DSU",
        text="pi/2*(sinc(z - pi) - sinc(z + pi))",
        authors=NOEL_AUTHORS,
        year=2021,
        link=NOEL,
        source="a summary of the paper, where it is function 23, with sinc(z) = sin(z)/z",
        aliases=("decaying sine unit",),
    ),
    Published(
        title="SinLU",
        text="(z + a*sin(b*z))*sigmoid(z); a=1 in -2..2; b=1 in 0..5",
        authors="Paul, Bandyopadhyay, Yoon, Geem and Sarkar",
        year=2022,
        link="https://doi.org/10.3390/math10030337",
        source="abstract; a and b are trained, and their values are ours",
        aliases=("sinu-sigmoidal linear unit",),
    ),
    # Rectifiers
    Published(
        title="CoLU",
        text="z/(1 - z*exp(-(z + exp(z))))",
        authors="Vagerwal",
        year=2021,
        link="https://arxiv.org/abs/2112.12078",
        source="abstract",
        aliases=("collapsing linear unit",),
    ),
    Published(
        title="StarReLU",
        text="s*relu(z)^2 + b; s=0.8944 in 0.1..2; b=-0.4472 in -2..2",
        authors="Yu, Si, Zhou, Luo, Zhou, Feng, Yan and Wang",
        year=2022,
        link="https://arxiv.org/abs/2210.13452",
        source=(
            "the authors' code, https://github.com/sail-sg/metaformer, metaformer_baselines.py, "
            "class StarReLU; for standard normal inputs the values give mean 0 and variance 1"
        ),
    ),
    Published(
        title="RePU",
        text="relu(z)^s; s=3 in 1.5..4",
        authors="Li, Tang and Yu",
        year=2019,
        link="https://arxiv.org/abs/1909.05136",
        source=f"as given in {DUBEY}, equation 58; s = 3 is the ReCU of {KUNC}, section 3.6.39",
        aliases=("rectified power unit", "recu", "rectified cubic unit"),
    ),
    Published(
        title="Bounded ReLU",
        text="min(max(0, z), a); a=1 in 0.5..10",
        authors="Liew, Khalil-Hani and Bakhteri",
        year=2016,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 33; the value is ours",
        aliases=("brelu", "relu-n"),
    ),
    Published(
        title="FReLU",
        text="relu(z) + b; b=-0.5 in -2..2",
        authors="Qiu, Xu and Cai",
        year=2017,
        link="https://arxiv.org/abs/1706.08098",
        source=f"as given in {DUBEY}, equation 20; b is trained, and its value is ours",
        aliases=("flexible relu",),
    ),
    Published(
        title="DisReLU",
        text="max(z, -delta); delta=1 in 0..3",
        authors="Macêdo, Zanchettin, Oliveira and Ludermir",
        year=2019,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 26; the value is that of Shifted ReLU",
        aliases=("displaced relu", "shifted relu"),
    ),
    Published(
        title="vReLU",
        text="|z|",
        authors="Hu",
        year=2018,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 25",
        aliases=("absolute value", "v-shaped relu", "modulus"),
    ),
    Published(
        title="NLReLU",
        text="log(1 + beta*relu(z)); beta=1 in 0.1..5",
        authors="Liu, Zhang, Gao, Qu and Ji",
        year=2019,
        link="https://arxiv.org/abs/1908.03682",
        source=f"as given in {DUBEY}, equation 31; the value is the default of {ECHO}",
        aliases=("natural logarithm relu",),
    ),
    Published(
        title="SReLU",
        text=(
            "piecewise(z >= r, r + a*(z - r), z > l, z, l + b*(z - l)); "
            "r=1 in 0..3; a=0.5 in 0..2; l=-1 in -3..-0.1; b=0.2 in -1..1"
        ),
        authors="Jin, Xu, Feng, Wei, Xiong and Yan",
        year=2016,
        link="https://arxiv.org/abs/1512.07030",
        source=f"{ECHO}, SReLU; the parameters are trained, and their values are ours",
        aliases=("s-shaped relu",),
    ),
    Published(
        title="PLU",
        text=(
            "max(alpha*(z + c) - c, min(alpha*(z - c) + c, z)); alpha=0.1 in 0..1; c=1 in 0.1..3"
        ),
        authors="Nicolae",
        year=2018,
        link="https://arxiv.org/abs/1809.09534",
        source=f"as given in {DUBEY}, equation 32; the values are ours",
        aliases=("piecewise linear unit",),
    ),
    Published(
        title="Bent identity",
        text="(sqrt(z^2 + 1) - 1)/2 + z",
        authors="unknown",
        year=2018,
        link=(
            "https://e3x.readthedocs.io/stable/_autosummary/e3x.nn.activations.bent_identity.html"
        ),
        source=(
            "the documentation of E3x, bent_identity, and the table of Wikipedia's article "
            "“Activation function” of February 2018; who published it first is not known to us"
        ),
    ),
    Published(
        title="BLU",
        text="beta*(sqrt(z^2 + 1) - 1) + z; beta=0.8 in -1..1",
        authors="Godfrey",
        year=2019,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 27; beta is trained, and its value is ours",
        aliases=("bendable linear unit",),
    ),
    Published(
        title="Shifted softplus",
        text="log(0.5*exp(z) + 0.5)",
        authors="Schütt, Kindermans, Sauceda, Chmiela, Tkatchenko and Müller",
        year=2017,
        link="https://arxiv.org/abs/1706.08566",
        source=f"{ACT_TENSOR}, entry 53",
        aliases=("ssp", "schnet softplus"),
    ),
    # Left of zero like ELU
    Published(
        title="ISRLU",
        text="where(z >= 0, z, z/sqrt(1 + alpha*z^2)); alpha=1 in 0..5",
        authors="Carlile, Delamarter, Kinney, Marti and Whitney",
        year=2017,
        link="https://arxiv.org/abs/1710.09967",
        source=f"{ECHO}, ISRU",
        aliases=("inverse square root linear unit",),
    ),
    Published(
        title="PELU",
        text="where(z >= 0, a/b*z, a*(exp(z/b) - 1)); a=1 in 0.1..5; b=1 in 0.1..5",
        authors="Trottier, Giguère and Chaib-draa",
        year=2016,
        link="https://arxiv.org/abs/1605.09332",
        source=(
            f"as given in {DUBEY}, equation 36, without its factor λ, which other descriptions do "
            "not have; a and b are trained, and their values are ours"
        ),
        aliases=("parametric elu", "parametric exponential linear unit"),
    ),
    Published(
        title="PREU",
        text="where(z > 0, alpha*z, alpha*z*exp(beta*z)); alpha=1 in 0.1..3; beta=1 in 0.1..3",
        authors="Ying, Su, Shan, Miao, Wang and Peng",
        year=2019,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 39; with 1 and 1 it is REU, {KUNC}, section 3.6.49",
        aliases=("reu", "rectified exponential unit", "parametric rectified exponential unit"),
    ),
    Published(
        title="SERLU",
        text=(
            "where(z >= 0, lambda*z, lambda*alpha*z*exp(z)); "
            "lambda=1.07862 in 0.5..2; alpha=2.90427 in 0..5"
        ),
        authors="Zhang and Li",
        year=2018,
        link="https://arxiv.org/abs/1807.10117",
        source="Papers with Code, method SERLU; the values from code that has it",
        aliases=("scaled exponentially-regularized linear unit",),
    ),
    Published(
        title="ELiSH",
        text="where(z >= 0, z, exp(z) - 1)*sigmoid(z)",
        authors="Basirat and Roth",
        year=2018,
        link="https://arxiv.org/abs/1808.00783",
        source=f"as given in {DUBEY}, equation 43",
        aliases=("exponential linear sigmoid squashing",),
    ),
    Published(
        title="HardELiSH",
        text="where(z >= 0, z, exp(z) - 1)*max(0, min(1, (z + 1)/2))",
        authors="Basirat and Roth",
        year=2018,
        link="https://arxiv.org/abs/1808.00783",
        source=f"{ECHO}, Elish",
    ),
    Published(
        title="RSigELU",
        text=(
            "piecewise(z > 1, z*sigmoid(z)*alpha + z, z <= 0, alpha*(exp(z) - 1), z); "
            "alpha=0.5 in 0..1"
        ),
        authors="Kiliçarslan and Celik",
        year=2021,
        link="https://www.sciencedirect.com/science/article/abs/pii/S0957417421002463",
        source="Kiliçarslan's Keras code, class PPRsigELU, the line of the single form",
    ),
    Published(
        title="RSigELUD",
        text=(
            "piecewise(z > 1, z*sigmoid(z)*alpha + z, z <= 0, beta*(exp(z) - 1), z); "
            "alpha=0.5 in 0..1; beta=0.5 in 0..1"
        ),
        authors="Kiliçarslan and Celik",
        year=2021,
        link="https://www.sciencedirect.com/science/article/abs/pii/S0957417421002463",
        source="Kiliçarslan's Keras code, class PPRsigELU, the line of the double form",
    ),
    Published(
        title="SLU",
        text="where(z >= 0, z, 2*log(exp(z) + 1) - 2*log(2))",
        authors="Zhao, Liu, Li and Luo",
        year=2018,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 54, with the constants of {KUNC}, section 3.6.13",
        aliases=("softplus linear unit",),
    ),
    Published(
        title="PTELU",
        text="where(z >= 0, z, alpha*tanh(beta*z)); alpha=1 in 0..3; beta=1 in 0..3",
        authors="Duggal and Gupta",
        year=2017,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 19; alpha and beta are trained, the values are ours",
        aliases=("parametric tanh linear unit",),
    ),
    Published(
        title="xIELU",
        text=(
            "where(z > 0, alpha_p*z^2 + 0.5*z, alpha_n*(exp(z) - 1) - alpha_n*z + 0.5*z); "
            "alpha_p=0.8 in 0..2; alpha_n=0.8 in 0.5..2"
        ),
        authors="Huang and Schlag",
        year=2024,
        link="https://arxiv.org/abs/2411.13010",
        source="a review, https://0809zheng.github.io; the values from vLLM's code, class XIELU",
        aliases=("expanded integral of elu",),
    ),
    # From one level to another, or through the middle of both
    Published(
        title="Elliott sigmoid",
        text="0.5*z/(1 + |z|) + 0.5",
        authors="Elliott",
        year=1993,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 12; without the halves it is Softsign",
        aliases=("elliott activation", "elliott 0 to 1"),
    ),
    Published(
        title="ISRU",
        text="z/sqrt(1 + alpha*z^2); alpha=1 in 0..5",
        authors="Carlile, Delamarter, Kinney, Marti and Whitney",
        year=2017,
        link="https://arxiv.org/abs/1710.09967",
        source=f"{ECHO}, ISRU",
        aliases=("inverse square root unit",),
    ),
    Published(
        title="SQNL",
        text="piecewise(z > 2, 1, z >= 0, z - z^2/4, z >= -2, z + z^2/4, -1)",
        authors="Wuraola and Patel",
        year=2018,
        link="https://ieeexplore.ieee.org/document/8489043",
        source=f"{ECHO}, SQNL",
        aliases=("square nonlinearity",),
    ),
    Published(
        title="Arctan",
        text="arctan(z)",
        authors="Pervan Akman, Tümer Sivri and Berkol",
        year=2025,
        link="https://doi.org/10.19072/ijet.1394093",
        source=f"abstract, as one of those compared; {KUNC}, section 3.2.4",
        aliases=("atan", "arctangent", "inverse tangent"),
    ),
    Published(
        title="symlog",
        text="sign(z)*log(1 + |z|)",
        authors="Hafner, Pasukonis, Ba and Lillicrap",
        year=2023,
        link="https://arxiv.org/abs/2301.04104",
        source=(
            "the authors' code, https://github.com/danijar/dreamerv3, dreamerv3/jaxutils.py, symlog"
        ),
        aliases=("symmetric logarithm", "logarithmic activation"),
    ),
    Published(
        title="LeCun tanh",
        text="1.7159*tanh(2*z/3)",
        authors="LeCun, Bottou, Orr and Müller",
        year=1998,
        link="https://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
        source=f"{ACT_TENSOR}, entry 23; the values as told in {KUNC}, section 3.2.3",
        aliases=("lecun's tanh", "scaled tanh", "stanh"),
    ),
    Published(
        title="Penalized tanh",
        text="where(z >= 0, tanh(z), a*tanh(z)); a=0.25 in 0..1",
        authors="Xu, Huang and Li",
        year=2016,
        link="https://arxiv.org/abs/1602.05980",
        source=f"as given in {DUBEY}, equation 7; the value is the default of code that has it",
        aliases=("ptanh", "leaky tanh"),
    ),
    Published(
        title="Hexpo",
        text=(
            "where(z >= 0, -a*(exp(-z/b) - 1), c*(exp(z/d) - 1)); "
            "a=1 in 0.1..3; b=1 in 0.1..3; c=1 in 0.1..3; d=1 in 0.1..3"
        ),
        authors="Kong and Takatsuka",
        year=2017,
        link=DUBEY_LINK,
        source=f"as given in {DUBEY}, equation 8; the values are ours",
    ),
    Published(
        title="SRS",
        text="z/(z/alpha + exp(-z/beta)); alpha=2 in 2..10; beta=3 in 1..5",
        authors="Zhou, Li, Huo and Kung",
        year=2020,
        link="https://arxiv.org/abs/2003.00547",
        source=f"as given in {DUBEY}, equation 13; the values as told in {KUNC}, section 3.2.10",
        aliases=("soft-root-sign",),
    ),
    Published(
        title="Bipolar sigmoid",
        text="(1 - exp(-z))/(1 + exp(-z))",
        authors="Mansor and Sathasivam",
        year=2016,
        link="https://doi.org/10.1063/1.4954526",
        source=f"{ACT_TENSOR}, entry 20",
    ),
    Published(
        title="cLogLog",
        text="1 - exp(-exp(z))",
        authors="Gomes and Ludermir",
        year=2008,
        link="https://www.computer.org/csdl/proceedings-article/his/2008/3326a939/12OmNxHrykP",
        source=f"{ACT_TENSOR}, entry 18",
        aliases=("complementary log-log", "cll"),
    ),
    Published(
        title="LogLog",
        text="exp(-exp(-z))",
        authors="Gomes, Ludermir and Lima",
        year=2011,
        link="https://doi.org/10.1007/s00521-010-0407-3",
        source="the code of Activations Plus, https://activations-plus.readthedocs.io, loglog",
        aliases=("gompertz", "gumbel"),
    ),
    Published(
        title="Probit",
        text="Phi(z)",
        authors="Gomes, Ludermir and Lima",
        year=2011,
        link="https://doi.org/10.1007/s00521-010-0407-3",
        source=f"the normal distribution function, as told in {KUNC}, section 3.2",
        aliases=("normal distribution function",),
    ),
    Published(
        title="Soft clipping",
        text="log((1 + exp(alpha*z))/(1 + exp(alpha*(z - 1))))/alpha; alpha=5 in 0.5..20",
        authors="Klimek and Perelstein",
        year=2018,
        link="https://arxiv.org/abs/1810.11509",
        source=f"{ECHO}, SoftClipping; the value is ours",
        aliases=("soft clip",),
    ),
    # Even functions
    Published(
        title="LiSHT",
        text="z*tanh(z)",
        authors="Roy, Manna, Dubey and Chaudhuri",
        year=2019,
        link="https://arxiv.org/abs/1901.05894",
        source=f"as given in {DUBEY}, equation 11; two authors are the same",
        aliases=("linearly scaled hyperbolic tangent",),
    ),
    Published(
        title="Gaussian",
        text="exp(-z^2)",
        authors="Hartman, Keeler and Kowalski",
        year=1990,
        link="https://doi.org/10.1162/neco.1990.2.2.210",
        source="the documentation of MATLAB, radbasn, where it is divided by its sum over a layer",
        aliases=("radbas", "radial basis", "bell curve"),
    ),
)
"""The published functions, by their shapes."""

PUBLISHED = {plain(name): published for published in GALLERY for name in published.names}
"""Each of them by its title and aliases, as `plain` text."""

_BY_TEXT = {published.text: published for published in GALLERY}


def find_published(name: str) -> Published | None:
    """The published function of that title or alias, in any spelling, or None."""
    return PUBLISHED.get(plain(name))


def published_as(text: str) -> Published | None:
    """The published function of that formula, as the gallery writes it, or None."""
    return _BY_TEXT.get(text)
